import { Elysia } from 'elysia';
import { webStream } from './download.js';
import { peerOptions } from './peer-options.js';
import { findUser } from './users.js';

const authenticated = new Elysia()
  .resolve(({ headers, status }) => {
    const user = findUser(headers.authorization);
    return user ? { user } : status(401, { error: 'Unauthorized' });
  })
  .get('/api/me', ({ user }) => user);

new Elysia()
  .get('/api/hello', () => ({ hello: 'world' }))
  .get('/api/users/:id', ({ params }) => ({ id: params.id, name: 'Alice' }))
  .get('/api/search', ({ query }) => ({ q: query.q, limit: Number(query.limit) }))
  .get('/api/session', ({ cookie, headers }) => ({
    session: cookie.session.value,
    client: headers['x-client'],
  }))
  .use(authenticated)
  .post('/api/echo', ({ body }) => body)
  .post('/api/upload', ({ body }) => ({ bytes: body.byteLength }), { parse: 'arrayBuffer' })
  .get(
    '/api/download',
    () => new Response(webStream(), { headers: { 'content-type': 'application/octet-stream' } }),
  )
  .listen({ port: peerOptions.port, hostname: '127.0.0.1' });
