import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { contextJson, makeHonoApp, makeHonoRoutes } from './hono-app.js';
import { peerOptions } from './peer-options.js';

const { port, publicDir, routes } = peerOptions;

const app =
  routes > 0
    ? makeHonoRoutes(routes)
    : makeHonoApp({ json: contextJson, serveStatic: serveStatic({ root: publicDir }) });

serve({ fetch: app.fetch, port, hostname: '127.0.0.1' });
