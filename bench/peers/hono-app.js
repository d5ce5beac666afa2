import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { manyRoutes } from '../many-routes.js';
import { webStream } from './download.js';
import { findUser } from './users.js';

const authenticate = createMiddleware(async (context, next) => {
  const user = findUser(context.req.header('authorization'));
  if (!user) return context.json({ error: 'Unauthorized' }, 401);
  context.set('user', user);
  await next();
});

/**
 * The app of Hono, on whatever runtime it is served.
 *
 * @param {(context: import('hono').Context, value: unknown) => Response} json How a value is answered as JSON.
 */
export function makeHonoApp({ json, serveStatic }) {
  const app = new Hono();
  app.get('/api/hello', (context) => json(context, { hello: 'world' }));
  app.get('/api/users/:id', (context) => json(context, { id: context.req.param('id'), name: 'Alice' }));
  app.get('/api/search', (context) =>
    json(context, { q: context.req.query('q'), limit: Number(context.req.query('limit')) }),
  );
  app.get('/api/session', (context) =>
    json(context, { session: getCookie(context, 'session'), client: context.req.header('x-client') }),
  );
  app.get('/api/me', authenticate, (context) => json(context, context.get('user')));
  app.post('/api/echo', async (context) => json(context, await context.req.json()));
  app.post('/api/upload', async (context) => {
    const body = await context.req.arrayBuffer();
    return json(context, { bytes: body.byteLength });
  });
  app.get('/api/download', (context) =>
    context.body(webStream(), 200, { 'content-type': 'application/octet-stream' }),
  );
  app.get('/*', serveStatic);
  return app;
}

/** An app with this many routes. */
export function makeHonoRoutes(count) {
  const app = new Hono();
  for (const { path, isDynamic } of manyRoutes(count)) {
    if (isDynamic)
      app.get(`${path}/:id`, (context) => context.json({ route: path, id: context.req.param('id') }));
    else app.get(path, (context) => context.json({ route: path }));
  }
  return app;
}

/** The helper of Hono. */
export const contextJson = (context, value) => context.json(value);

/** What a handler written for the web answers with. */
export const responseJson = (_context, value) => Response.json(value);
