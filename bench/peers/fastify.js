import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import fastify from 'fastify';
import { manyRoutes } from '../many-routes.js';
import { nodeStream } from './download.js';
import { peerOptions } from './peer-options.js';
import { findUser } from './users.js';

const { port, publicDir, routes } = peerOptions;

const app = fastify();
if (routes > 0) addManyRoutes();
else await addRoutes();
await app.listen({ port, host: '127.0.0.1' });

async function addRoutes() {
  await app.register(fastifyCookie);
  await app.register(fastifyStatic, { root: publicDir });
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  app.decorateRequest('user', null);

  app.get('/api/hello', () => ({ hello: 'world' }));
  app.get('/api/users/:id', (request) => ({ id: request.params.id, name: 'Alice' }));
  app.get('/api/search', ({ query }) => ({ q: query.q, limit: Number(query.limit) }));
  app.get('/api/session', ({ cookies, headers }) => ({
    session: cookies.session,
    client: headers['x-client'],
  }));
  app.get('/api/me', { onRequest: authenticate }, (request) => request.user);
  app.post('/api/echo', (request) => request.body);
  app.post('/api/upload', (request) => ({ bytes: request.body.byteLength }));
  app.get('/api/download', (_request, reply) => reply.type('application/octet-stream').send(nodeStream()));
}

async function authenticate(request, reply) {
  request.user = findUser(request.headers.authorization);
  if (!request.user) return reply.code(401).send({ error: 'Unauthorized' });
}

function addManyRoutes() {
  for (const { path, isDynamic } of manyRoutes(routes)) {
    if (isDynamic) app.get(`${path}/:id`, (request) => ({ route: path, id: request.params.id }));
    else app.get(path, () => ({ route: path }));
  }
}
