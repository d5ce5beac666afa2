// The least that a server on Node.js can be: what others are measured against.
import { createServer } from 'node:http';

const [port] = process.argv.slice(2);

createServer((request, response) => {
  const { method, url } = request;
  if (method === 'GET' && url.startsWith('/api/users/'))
    return answer(response, 200, JSON.stringify({ id: url.slice('/api/users/'.length), name: 'Alice' }));
  if (method === 'POST' && url === '/api/echo') return echo(request, response);
  if (method === 'GET') return answer(response, 200, JSON.stringify({ hello: 'world' }));
  answer(response, 404, '{}');
}).listen(Number(port), '127.0.0.1');

function echo(request, response) {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () =>
    answer(response, 200, JSON.stringify(JSON.parse(Buffer.concat(chunks).toString()))),
  );
}

function answer(response, status, body) {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
