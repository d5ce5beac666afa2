import { type Case, cases, contract } from './harness/contract.ts';

const HANDLER = `import type { NextRequest } from 'next/server';
export async function GET(request: NextRequest) {
  const { pathname, basePath, href } = request.nextUrl;
  return Response.json({ url: request.url, pathname, basePath, href });
}
export const POST = GET;
`;

const ROUTES = [
  '',
  'api/users',
  'api/users/[id]',
  'api/files/[...slug]',
  'hello.json',
  '.well-known/foo',
  'opt/[[...s]]',
  'dot/[name]',
  'docs',
];

const files = (config: string): Record<string, string> => ({
  ...Object.fromEntries(ROUTES.map((path) => [`app/${path}/route.ts`, HANDLER])),
  'next.config.mjs': `export default ${config};`,
});

const to = (location: string) => ({ has: { location, refresh: `0;url=${location}` }, text: location });
const seen = (path: string) => ({
  json: { url: `$URL${path}`, href: `$URL${path}`, pathname: path.split('?')[0], basePath: '' },
});

const WITH_SLASH: Case[] = [
  ['GET /', 200, seen('/')],
  ['GET /?a', 200, seen('/?a=')],
  ['GET /api/users', 308, to('/api/users/')],
  ['GET /api/users/', 200, seen('/api/users/')],
  ['GET /api/users?x=1&y', 308, to('/api/users/?x=1&y=')],
  ['GET /api/users/?x=1&y', 200, seen('/api/users/?x=1&y=')],
  ['GET /api/users/?x=%zz&a=b+c', 200, seen('/api/users/?x=%25zz&a=b+c')],
  ['GET /api/users?', 308, to('/api/users/')],
  ['GET /hello.json', 200, seen('/hello.json')],
  ['GET /hello.json/', 308, to('/hello.json')],
  ['GET /hello.json?x=1', 200, seen('/hello.json?x=1')],
  ['GET /.well-known/foo', 200, seen('/.well-known/foo')],
  ['GET /.well-known/foo/', 200, seen('/.well-known/foo/')],
  ['GET /.well-known/nope/', 404],
  ['GET /.well-known', 404],
  ['GET /.well-known/', 404],
  ['GET /nope', 308, to('/nope/')],
  ['GET /nope/', 404],
  ['GET /nope.txt', 404],
  ['GET /nope.txt/', 308, to('/nope.txt')],
  ['GET /a.b/c', 308, to('/a.b/c/')],
  ['GET /a.b/c/', 404],
  ['GET /dot/v1.2', 200, seen('/dot/v1.2')],
  ['GET /dot/v1.2/', 308, to('/dot/v1.2')],
  ['GET /dot/x', 308, to('/dot/x/')],
  ['GET /opt', 308, to('/opt/')],
  ['GET /opt/', 200, seen('/opt/')],
  ['GET /opt/a', 308, to('/opt/a/')],
  ['GET /opt/a/', 200, seen('/opt/a/')],
  ['GET /api/users//', 308, to('/api/users/')],
  ['GET /api//users', 308, to('/api/users')],
  ['GET /api/users/a%2Fb', 308, to('/api/users/a%2Fb/')],
  ['GET /api/users/a%2Fb/', 200, seen('/api/users/a%2Fb/')],
  ['GET /api/files/a/b.c', 200, seen('/api/files/a/b.c')],
  ['GET /api/files/a/b.c/', 308, to('/api/files/a/b.c')],
  ['GET /_next/static/x', 308, to('/_next/static/x/')],
  ['GET /_next/foo', 308, to('/_next/foo/')],
  ['GET /api/users#x', 308, to('/api/users/')],
  ['GET /api/users/.', 200, seen('/api/users/')],
  ['GET /api/users/x.', 200, seen('/api/users/x.')],
  ['POST /api/users', 308, { ...to('/api/users/'), body: 'x' }],
];
contract('trailingSlash: true', files('{ trailingSlash: true }'), (subject) => cases(subject, WITH_SLASH));

const SKIPPED: Case[] = [
  ['GET /api/users', 200, seen('/api/users')],
  ['GET /api/users/', 200, seen('/api/users/')],
  ['GET /api//users', 308, to('/api/users')],
  ['GET /hello.json', 200, seen('/hello.json')],
  ['GET /hello.json/', 200, seen('/hello.json/')],
  ['GET /opt', 200, seen('/opt')],
  ['GET /opt/', 200, seen('/opt/')],
  ['GET /.well-known/foo/', 200, seen('/.well-known/foo/')],
  ['GET /nope/', 404],
];
contract('skipTrailingSlashRedirect', files('{ skipTrailingSlashRedirect: true }'), (subject) =>
  cases(subject, SKIPPED),
);
contract(
  'skipTrailingSlashRedirect, trailingSlash: true',
  files('{ trailingSlash: true, skipTrailingSlashRedirect: true }'),
  (subject) => cases(subject, SKIPPED),
);

const BASE_PATH: Case[] = [
  ['GET /', 404],
  ['GET /docs', 200, seen('/')],
  ['GET /docs/', 308, to('/docs')],
  ['GET /docs?x=1', 200, seen('/?x=1')],
  ['GET /docs/?x=1', 308, to('/docs?x=1')],
  ['GET /docsx', 404],
  ['GET /DOCS', 404],
  ['GET /docs/api/users', 200, seen('/api/users')],
  ['GET /docs/api/users/', 308, to('/docs/api/users')],
  ['GET /docs/api/users/7?z', 200, seen('/api/users/7?z=')],
  ['GET /api/users', 404],
  ['GET /api/users/', 308, to('/api/users')],
  ['GET /docs//api/users', 308, to('/docs/api/users')],
  ['GET //docs', 308, to('/docs')],
  ['GET /docs//', 308, to('/docs/')],
  ['GET /docs/docs', 200, seen('/docs')],
  ['GET /docs/docs/', 308, to('/docs/docs')],
  ['GET /docs/hello.json', 200, seen('/hello.json')],
  ['GET /docs/.well-known/foo/', 308, to('/docs/.well-known/foo')],
  ['GET /.well-known/foo', 404],
  ['GET /nope/', 308, to('/nope')],
  ['GET /docs/nope', 404],
  ['GET /d%6Fcs/api/users', 404],
  ['GET /docs%2Fapi/users', 404],
  ['GET /docs/opt', 200, seen('/opt')],
  ['POST /docs/api/users/', 308, { ...to('/docs/api/users'), body: 'x' }],
];
contract('basePath', files(`{ basePath: '/docs' }`), (subject) => cases(subject, BASE_PATH));

const BASE_PATH_AND_SLASH: Case[] = [
  ['GET /', 404],
  ['GET /docs', 308, to('/docs/')],
  ['GET /docs/', 200, seen('/')],
  ['GET /docsx', 308, to('/docsx/')],
  ['GET /api/users', 308, to('/api/users/')],
  ['GET /api/users/', 404],
  ['GET /docs/api/users/', 200, seen('/api/users/')],
  ['GET /docs/.well-known/foo', 200, seen('/.well-known/foo')],
  ['GET /docs/.well-known/foo/', 200, seen('/.well-known/foo/')],
  ['GET /docs/hello.json', 200, seen('/hello.json')],
  ['GET /docs/hello.json/', 308, to('/docs/hello.json')],
];
contract('basePath, trailingSlash: true', files(`{ basePath: '/docs', trailingSlash: true }`), (subject) =>
  cases(subject, BASE_PATH_AND_SLASH),
);
