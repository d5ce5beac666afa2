// Hono, with the Response of the web in the place of its own helper.
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { makeHonoApp, responseJson } from './hono-app.js';
import { peerOptions } from './peer-options.js';

const { port, publicDir } = peerOptions;

const app = makeHonoApp({ json: responseJson, serveStatic: serveStatic({ root: publicDir }) });

serve({ fetch: app.fetch, port, hostname: '127.0.0.1' });
