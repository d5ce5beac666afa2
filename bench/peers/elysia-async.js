// Elysia with handlers that do what the contract of Route Handlers asks for: they are async, and await their parameters.
import { Elysia } from 'elysia';
import { peerOptions } from './peer-options.js';

new Elysia()
  .get('/api/hello', async () => ({ hello: 'world' }))
  .get('/api/users/:id', async ({ params }) => {
    const { id } = await Promise.resolve(params);
    return { id, name: 'Alice' };
  })
  .listen({ port: peerOptions.port, hostname: '127.0.0.1' });
