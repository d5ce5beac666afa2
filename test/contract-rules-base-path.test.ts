import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll } from 'vitest';
import { type Case, cases, contract } from './harness/contract.ts';
import { freePort } from './harness/run-waymark.ts';

const handler = `export async function GET(request: any, context: any) {
  return Response.json({ params: await context.params, pathname: request.nextUrl.pathname });
}`;

let upstream: Server;
const port = await freePort();
beforeAll(async () => {
  upstream = createServer((request, response) => response.end(`asked for ${request.url}`));
  await new Promise<void>((resolve) => {
    upstream.listen(port, '127.0.0.1', resolve);
  });
});
afterAll(() => {
  upstream.close();
  upstream.closeAllConnections();
});

const files = (trailingSlash: boolean) => ({
  'app/route.ts': handler,
  'app/real/route.ts': handler,
  'app/u/[id]/route.ts': handler,
  'next.config.mjs': `const one = (key) => [{ key, value: '1' }];
export default {
  basePath: '/docs',
  trailingSlash: ${trailingSlash},
  headers: async () => [
    { source: '/:path*', headers: one('x-in') },
    { source: '/:path*', basePath: false, headers: one('x-out') },
    { source: '/', headers: one('x-root') },
  ],
  redirects: async () => [
    { source: '/a', destination: '/b', permanent: false },
    { source: '/out', destination: '/b', basePath: false, permanent: false },
    { source: '/outx', destination: 'https://x.test/y', basePath: false, permanent: false },
    { source: '/e', destination: '/f/', permanent: false },
    { source: '/ext', destination: 'https://x.test/y', permanent: false },
  ],
  rewrites: async () => [
    { source: '/rw/:id', destination: '/u/:id' },
    { source: '/rout', destination: 'http://127.0.0.1:${port}/zz', basePath: false },
    { source: '/rin/:p*', destination: 'http://127.0.0.1:${port}/:p*' },
    { source: '/rin2/:p*', destination: 'http://127.0.0.1:${port}/x/:p*/' },
  ],
};`,
});

const to = (location: string) => ({ has: { location, 'x-in': null, 'x-out': null } });
const inside = { 'x-in': '1', 'x-out': '1', 'x-root': null };
const outside = { 'x-in': null, 'x-out': '1' };

const WITHOUT_SLASH: Case[] = [
  ['GET /docs', 200, { has: { ...inside, 'x-root': '1' }, json: { pathname: '/' } }],
  ['GET /docs/', 308, to('/docs')],
  ['GET /docs/real', 200, { has: inside, json: { pathname: '/real' } }],
  ['GET /docs/real/', 308, to('/docs/real')],
  ['GET /docs/a?x=1', 307, to('/docs/b?x=1')],
  ['GET /docs/a/', 308, to('/docs/a')],
  ['GET /a', 404, { has: outside }],
  ['GET /out', 307, to('/b')],
  ['GET /docs/out', 404, { has: inside }],
  ['GET /outx?y=1', 307, to('https://x.test/y?y=1')],
  ['GET /docs/e', 307, to('/docs/f/')],
  ['GET /docs/ext', 307, to('https://x.test/y')],
  ['GET /docs/rw/7', 200, { has: inside, json: { params: { id: '7' }, pathname: '/rw/7' } }],
  ['GET /rw/7', 404, { has: outside }],
  ['GET /rout', 200, { has: { 'x-out': null }, text: 'asked for /zz' }],
  ['GET /docs/rout', 404, { has: inside }],
  ['GET /docs/rin/x/y', 200, { has: { 'x-in': null }, text: 'asked for /x/y' }],
  ['GET /docs/rin', 200, { text: 'asked for /' }],
  ['GET /nope', 404, { has: outside }],
  ['GET /docs/nope', 404, { has: inside }],
];

const WITH_SLASH: Case[] = [
  ['GET /docs', 308, to('/docs/')],
  ['GET /docs/', 200, { has: { ...inside, 'x-root': '1' } }],
  ['GET /docs/real', 308, to('/docs/real/')],
  ['GET /docs/real/', 200, { has: inside, json: { pathname: '/real/' } }],
  ['GET /docs/a', 308, to('/docs/a/')],
  ['GET /docs/a/', 307, to('/docs/b')],
  ['GET /out/', 307, to('/b')],
  ['GET /docs/e/', 307, to('/docs/f/')],
  ['GET /docs/ext/', 307, to('https://x.test/y')],
  ['GET /docs/rw/7/', 200, { json: { params: { id: '7' } } }],
  ['GET /rout/', 200, { text: 'asked for /zz' }],
  ['GET /docs/rin/x/y/', 200, { text: 'asked for /x/y' }],
  ['GET /docs/rin2/x/', 200, { text: 'asked for /x/x/' }],
];

contract('rules under a base path', files(false), (subject) => cases(subject, WITHOUT_SLASH));
contract('rules under a base path, trailingSlash: true', files(true), (subject) =>
  cases(subject, WITH_SLASH),
);
