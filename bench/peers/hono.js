import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const [port] = process.argv.slice(2);

const app = new Hono();
app.get('/api/hello', (context) => context.json({ hello: 'world' }));
app.get('/api/users/:id', (context) => context.json({ id: context.req.param('id'), name: 'Alice' }));
app.post('/api/echo', async (context) => context.json(await context.req.json()));

serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' });
