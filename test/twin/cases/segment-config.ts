import type { Topic } from '../twin-case.ts';

const route = (
  config: string,
  body = `return Response.json({ url: request.url, runtime: process.env.NEXT_RUNTIME ?? null })`,
) => `${config}\nexport async function GET(request: Request) { ${body} }`;

/** Exports of a route file beside its handlers, where no cache is in play. */
export const segmentConfig: Topic = {
  name: 'segment-config',
  profile: 'plain',
  cases: [
    {
      name: 'dynamic = force-dynamic',
      route: route(
        `export const dynamic = 'force-dynamic';`,
        `return new Response('d' + new URL(request.url).search)`,
      ),
      send: ['GET ~?a=1', 'GET ~?a=2'],
    },
    {
      name: 'dynamic = auto',
      route: route(`export const dynamic = 'auto';`, `return new Response('d')`),
      send: ['GET ~'],
    },
    {
      name: 'runtime = nodejs',
      route: route(
        `export const runtime = 'nodejs';`,
        `const { sep } = await import('node:path'); return new Response('n' + sep)`,
      ),
      send: ['GET ~'],
    },
    {
      name: 'runtime = edge runs',
      route: route(
        `export const runtime = 'edge';`,
        `return Response.json({ query: new URL(request.url).search, time: typeof Date.now() })`,
      ),
      send: ['GET ~?a=1', 'HEAD ~', 'POST ~', 'OPTIONS ~'],
    },
    {
      name: 'preferredRegion and maxDuration',
      route: route(
        `export const preferredRegion = 'iad1'; export const maxDuration = 5;`,
        `return new Response('m')`,
      ),
      send: ['GET ~'],
    },
    {
      name: 'fetchCache',
      route: route(`export const fetchCache = 'force-no-store';`, `return new Response('f')`),
      send: ['GET ~'],
    },
    {
      name: 'dynamicParams = true',
      files: {
        '[id]/route.ts': `export const dynamicParams = true;\nexport async function GET(_: Request, { params }: any) { return Response.json(await params) }`,
      },
      send: ['GET ~/7'],
    },
    {
      name: 'exports that nobody knows',
      route: `const helper = 1;\nexport const GET = () => new Response(String(helper));`,
      send: ['GET ~'],
    },
    {
      name: 'an alias of tsconfig',
      files: {
        'route.ts': `import { shared } from '@/lib/shared';\nexport const GET = () => new Response(shared);`,
        '/lib/shared.ts': `export const shared = 'shared by alias';`,
      },
      send: ['GET ~'],
    },
    {
      name: 'JSON as a module',
      files: {
        'route.ts': `import data from './data.json';\nexport const GET = () => Response.json(data);`,
        'data.json': '{"from":"json"}',
      },
      send: ['GET ~'],
    },
    {
      name: 'a module that two routes share is one',
      files: {
        'a/route.ts': `import { next } from '../counter';\nexport const GET = () => new Response(typeof next());`,
        'b/route.ts': `import { next } from '../counter';\nexport const GET = () => new Response(typeof next());`,
        'counter.ts': `let n = 0; export const next = () => ++n;`,
      },
      send: ['GET ~/a', 'GET ~/b'],
    },
    {
      name: 'environment variables',
      files: {
        'route.ts': `export const GET = () => Response.json([process.env.TWIN_VALUE ?? null, process.env.NEXT_PUBLIC_TWIN ?? null, process.env.TWIN_EXPANDED ?? null, process.env.NODE_ENV]);`,
        '/.env': 'TWIN_VALUE=from-env\nNEXT_PUBLIC_TWIN=public\nTWIN_EXPANDED=$TWIN_VALUE-more\n',
      },
      send: ['GET ~'],
    },
    {
      name: 'a dependency in CommonJS',
      files: {
        'route.ts': `import { sum } from './sum.cjs';\nexport const GET = () => Response.json(sum(1, 2));`,
        'sum.cjs': 'exports.sum = (a, b) => a + b;',
      },
      send: ['GET ~'],
    },
    {
      name: 'import() of a module',
      files: {
        'route.ts': `export const GET = async () => Response.json((await import('./late')).late);`,
        'late.ts': `export const late = 'loaded late';`,
      },
      send: ['GET ~'],
    },
    {
      name: 'modules of Node',
      route: `import { createHash } from 'node:crypto';\nimport os from 'os';\nexport const GET = () => Response.json([createHash('sha256').update('x').digest('hex').slice(0, 8), typeof os.EOL]);`,
      send: ['GET ~'],
    },
    {
      name: 'a file of public',
      files: {
        '/public/twin.txt': 'from public\n',
        '/public/folder/a b.json': '{}',
        '/public/empty.txt': '',
      },
      send: ['GET /twin.txt', 'GET /folder/a%20b.json', 'GET /folder', 'GET /empty.txt', 'GET /twin.txt?x=1'],
      differs: [{ row: '`ETag` of a file: weak', in: ['header etag'], of: /txt|json/ }],
    },
    {
      name: 'HEAD of a file of public',
      files: { '/public/head.txt': 'head' },
      send: ['HEAD /head.txt'],
      differs: [{ row: '`ETag` of a file: weak', in: ['header etag'] }],
    },
    {
      name: 'a file of public by another method',
      files: { '/public/other.txt': 'other' },
      only: 'start',
      send: ['POST /other.txt'],
      differs: [{ row: 'a file of `public/` asked for with another method', in: ['all'] }],
    },
  ],
};
