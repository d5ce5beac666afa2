// The least that a server on Bun can be.
import { join } from 'node:path';
import { webStream } from './download.js';
import { peerOptions } from './peer-options.js';
import { findUser } from './users.js';

const { port, publicDir } = peerOptions;

Bun.serve({
  port,
  hostname: '127.0.0.1',
  routes: {
    '/api/hello': () => Response.json({ hello: 'world' }),
    '/api/users/:id': ({ params }) => Response.json({ id: params.id, name: 'Alice' }),
    '/api/search': search,
    '/api/session': ({ cookies, headers }) =>
      Response.json({ session: cookies.get('session'), client: headers.get('x-client') }),
    '/api/me': me,
    '/api/echo': { POST: async (request) => Response.json(await request.json()) },
    '/api/upload': { POST: upload },
    '/api/download': () =>
      new Response(webStream(), { headers: { 'content-type': 'application/octet-stream' } }),
  },
  fetch: (request) => new Response(Bun.file(join(publicDir, new URL(request.url).pathname))),
});

function search(request) {
  const { searchParams } = new URL(request.url);
  return Response.json({ q: searchParams.get('q'), limit: Number(searchParams.get('limit')) });
}

function me({ headers }) {
  const user = findUser(headers.get('authorization') ?? undefined);
  return user ? Response.json(user) : Response.json({ error: 'Unauthorized' }, { status: 401 });
}

async function upload(request) {
  const body = await request.arrayBuffer();
  return Response.json({ bytes: body.byteLength });
}
