// The "existing backend" that app/api/external stands in front of. To run it by itself:
//   node --env-file=.env upstream/server.mjs
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

/**
 * Starts the upstream on 127.0.0.1.
 *
 * @param {{ port?: number, token: string }} options `port`: a free one unless given; `token`: what clients
 * have to send as a bearer token.
 * @returns {Promise<{ url: string, close(): void }>}
 */
export function startUpstream({ port = 0, token }) {
  const server = createServer((request, response) => answer(request, response, token));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve({
        url: `http://127.0.0.1:${server.address().port}`,
        close() {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}

function answer(request, response, token) {
  const { pathname, searchParams } = new URL(request.url, 'http://upstream');
  if (pathname !== '/api/data') return sendJson(response, 404, { error: 'Not found' });
  if (request.headers.authorization !== `Bearer ${token}`) {
    return sendJson(response, 401, { error: 'A bearer token is missing or wrong' });
  }
  answerTopic(response, searchParams.get('topic') ?? 'weather');
}

function answerTopic(response, topic) {
  switch (topic) {
    case 'weather':
      return sendJson(response, 200, { topic, temperature: 21, unit: 'celsius' });
    // The rest shows how the proxy copes with an upstream that fails.
    case 'broken':
      return sendJson(response, 500, { error: 'Something broke' });
    case 'garbage':
      return response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"topic":');
    case 'list':
      return sendJson(response, 200, ['not', 'an', 'object']);
    case 'silence':
      return;
    default:
      return sendJson(response, 404, { error: 'No such topic' });
  }
}

function sendJson(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { API_TOKEN, UPSTREAM_PORT } = process.env;
  if (!API_TOKEN)
    throw new Error('Cannot start the upstream: API_TOKEN is not set. Run it with --env-file=.env.');
  const { url } = await startUpstream({ port: Number(UPSTREAM_PORT ?? 0), token: API_TOKEN });
  console.log(`Upstream on ${url}`);
}
