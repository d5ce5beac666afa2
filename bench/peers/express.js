import cookieParser from 'cookie-parser';
import express from 'express';
import { nodeStream } from './download.js';
import { peerOptions } from './peer-options.js';
import { findUser } from './users.js';

const { port, publicDir } = peerOptions;

const app = express();
app.get('/api/hello', (_request, response) => response.json({ hello: 'world' }));
app.get('/api/users/:id', (request, response) => response.json({ id: request.params.id, name: 'Alice' }));
app.get('/api/search', ({ query }, response) => response.json({ q: query.q, limit: Number(query.limit) }));
app.get('/api/session', cookieParser(), (request, response) =>
  response.json({ session: request.cookies.session, client: request.get('x-client') }),
);
app.get('/api/me', authenticate, (request, response) => response.json(request.user));
app.post('/api/echo', express.json(), (request, response) => response.json(request.body));
app.post('/api/upload', express.raw({ limit: '2mb' }), (request, response) =>
  response.json({ bytes: request.body.byteLength }),
);
app.get('/api/download', (_request, response) => {
  response.type('application/octet-stream');
  nodeStream().pipe(response);
});
app.use(express.static(publicDir));
app.listen(port, '127.0.0.1');

function authenticate(request, response, next) {
  request.user = findUser(request.get('authorization'));
  if (request.user) next();
  else response.status(401).json({ error: 'Unauthorized' });
}
