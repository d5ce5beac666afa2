// The least that a server on Node.js can be: what others are measured against.
import { createServer } from 'node:http';
import { nodeStream } from './download.js';
import { peerOptions } from './peer-options.js';
import { findUser } from './users.js';

createServer((request, response) => {
  if (request.method === 'POST') return receive(request, response);
  if (request.method !== 'GET') return answer(response, 405, {});
  const { url } = request;
  if (url === '/api/hello') return answer(response, 200, { hello: 'world' });
  if (url.startsWith('/api/users/'))
    return answer(response, 200, { id: url.slice('/api/users/'.length), name: 'Alice' });
  if (url.startsWith('/api/search?')) return search(url, response);
  if (url === '/api/session') return session(request, response);
  if (url === '/api/me') return me(request, response);
  if (url === '/api/download') return download(response);
  answer(response, 404, {});
}).listen(peerOptions.port, '127.0.0.1');

function search(url, response) {
  const query = new URLSearchParams(url.slice('/api/search?'.length));
  answer(response, 200, { q: query.get('q'), limit: Number(query.get('limit')) });
}

function session({ headers }, response) {
  const found = /(?:^|; )session=([^;]*)/.exec(headers.cookie ?? '');
  answer(response, 200, { session: found?.[1], client: headers['x-client'] });
}

function me({ headers }, response) {
  const user = findUser(headers.authorization);
  answer(response, user ? 200 : 401, user ?? { error: 'Unauthorized' });
}

function download(response) {
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  nodeStream().pipe(response);
}

function receive(request, response) {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    if (request.url === '/api/upload') return answer(response, 200, { bytes: body.byteLength });
    answer(response, 200, JSON.parse(body.toString()));
  });
}

function answer(response, status, value) {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
