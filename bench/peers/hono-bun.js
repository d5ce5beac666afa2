import { serveStatic } from 'hono/bun';
import { contextJson, makeHonoApp } from './hono-app.js';
import { peerOptions } from './peer-options.js';

const { port, publicDir } = peerOptions;

const app = makeHonoApp({ json: contextJson, serveStatic: serveStatic({ root: publicDir }) });

Bun.serve({ fetch: app.fetch, port, hostname: '127.0.0.1' });
