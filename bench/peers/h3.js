import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { getCookie, getQuery, H3, HTTPError, serve, serveStatic } from 'h3';
import { manyRoutes } from '../many-routes.js';
import { webStream } from './download.js';
import { peerOptions } from './peer-options.js';
import { findUser } from './users.js';

const { port, publicDir, routes } = peerOptions;

const app = new H3();
if (routes > 0) addManyRoutes();
else addRoutes();
serve(app, { port, hostname: '127.0.0.1', silent: true });

function addRoutes() {
  app.get('/api/hello', () => ({ hello: 'world' }));
  app.get('/api/users/:id', (event) => ({ id: event.context.params.id, name: 'Alice' }));
  app.get('/api/search', (event) => {
    const { q, limit } = getQuery(event);
    return { q, limit: Number(limit) };
  });
  app.get('/api/session', (event) => ({
    session: getCookie(event, 'session'),
    client: event.req.headers.get('x-client'),
  }));
  app.get('/api/me', (event) => event.context.user, { middleware: [authenticate] });
  app.post('/api/echo', (event) => event.req.json());
  app.post('/api/upload', async (event) => {
    const body = await event.req.arrayBuffer();
    return { bytes: body.byteLength };
  });
  app.get('/api/download', (event) => {
    event.res.headers.set('content-type', 'application/octet-stream');
    return webStream();
  });
  app.get('/**', (event) => serveStatic(event, { getMeta, getContents }));
}

function authenticate(event) {
  event.context.user = findUser(event.req.headers.get('authorization') ?? undefined);
  if (!event.context.user) throw new HTTPError({ status: 401 });
}

async function getMeta(id) {
  const found = await stat(join(publicDir, id)).catch(() => undefined);
  return found?.isFile() ? { size: found.size, mtime: found.mtimeMs } : undefined;
}

function getContents(id) {
  return readFile(join(publicDir, id));
}

function addManyRoutes() {
  for (const { path, isDynamic } of manyRoutes(routes)) {
    if (isDynamic) app.get(`${path}/:id`, (event) => ({ route: path, id: event.context.params.id }));
    else app.get(path, () => ({ route: path }));
  }
}
