import type { Step, Topic, TwinCase } from '../twin-case.ts';

const PRELUDE = `import http from 'node:http';
import { NextResponse, connection, type NextRequest } from 'next/server';
import { cookies, draftMode, headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { unstable_noStore } from 'next/cache';
const mark = () => '@' + Date.now() + '.' + Math.random() + '@';
// Not by fetch(), which would count as reading something that changes.
const count = (key: string) => new Promise<string>((done) => { http.get('http://127.0.0.1:' + process.env.UPSTREAM_PORT + '/count/' + key, (r) => r.once('data', (piece) => done(String(piece)))) });`;

const TWICE: readonly Step[] = ['GET ~', 'GET ~'];
/** A route that is one file, asked twice; what it answers twice is kept. */
const kept = (
  name: string,
  exports: string,
  body: string,
  send: readonly Step[] = TWICE,
  more: Partial<TwinCase> = {},
): TwinCase => ({
  name,
  route: `${exports}\nexport async function GET(request: NextRequest, context: any): Promise<any> { ${body} }`,
  send,
  ...more,
});
/** The same below a dynamic segment. */
const keptBy = (
  name: string,
  exports: string,
  body: string,
  send: readonly Step[],
  more: Partial<TwinCase> = {},
): TwinCase => ({
  name,
  files: {
    '[id]/route.ts': `${PRELUDE}\n${exports}\nexport async function GET(request: NextRequest, context: any): Promise<any> { ${body} }`,
  },
  send,
  ...more,
});

const STATIC = `export const dynamic = 'force-static';`;
const PARAMS = `export function generateStaticParams() { return [{ id: 'a' }, { id: 'b' }] }`;
const MARKED = `return new Response(mark())`;

/** Answers of routes that are kept: which, for how long, and what of them. */
export const cachedRoutes: Topic = {
  name: 'cached-routes',
  profile: 'cache',
  feature: 'cache',
  prelude: PRELUDE,
  cases: [
    kept('by default nothing is kept', '', MARKED),
    kept('force-static: made by the build', STATIC, MARKED, ['GET ~', 'GET ~', 'HEAD ~']),
    kept(
      'force-static: the query makes no difference',
      STATIC,
      `return Response.json([mark(), request.nextUrl.search, [...request.nextUrl.searchParams]])`,
      ['GET ~?a=1', 'GET ~?a=2', 'GET ~'],
    ),
    kept(
      'force-static: headers and cookies are empty',
      STATIC,
      `return Response.json([(await headers()).get('x-a'), (await cookies()).getAll(), request.headers.get('x-a'), request.cookies.getAll()])`,
      [['GET ~', { headers: { 'x-a': '1', cookie: 'a=1' } }]],
    ),
    kept(
      'force-static: status, headers and type are kept',
      STATIC,
      `return new Response('made', { status: 203, headers: { 'content-type': 'text/x-made', 'x-a': '1' } })`,
    ),
    kept(
      'force-static: Set-Cookie is kept',
      STATIC,
      `return new Response('c', { headers: { 'set-cookie': 'kept=1' } })`,
    ),
    kept(
      'force-static: its own Cache-Control stays',
      STATIC,
      `return new Response('c', { headers: { 'cache-control': 'public, max-age=9' } })`,
    ),
    kept('force-static: JSON', STATIC, `return Response.json({ at: mark() })`),
    kept(
      'force-static: bytes',
      STATIC,
      `return new Response(new Uint8Array([0, 255, 1]), { headers: { 'content-type': 'application/x-bytes' } })`,
    ),
    kept('force-static: an empty body', STATIC, `return new Response(null, { status: 200 })`),
    kept(
      'force-static: a stream',
      STATIC,
      `return new Response(new ReadableStream({ async start(c) { c.enqueue(new TextEncoder().encode('a')); await new Promise((r) => setTimeout(r, 5)); c.enqueue(new TextEncoder().encode(mark())); c.close() } }))`,
      TWICE,
    ),
    kept('force-static: a method that it lacks', STATIC, MARKED, ['POST ~', 'PUT ~'], {
      differs: [{ row: 'a route of which answers are kept: `OPTIONS`', in: ['all'], only: 'start' }],
    }),
    kept(
      'force-static beside a POST: not by the build',
      `${STATIC}\nexport const POST = () => new Response('p');`,
      MARKED,
      ['GET ~', 'GET ~', 'POST ~'],
    ),
    kept('revalidate = 3600', `export const revalidate = 3600;`, MARKED),
    kept('revalidate = false', `export const revalidate = false;`, MARKED),
    kept('revalidate = 0', `export const revalidate = 0;`, MARKED),
    kept(
      'revalidate = 3600 with a Cache-Control of its own',
      `export const revalidate = 3600;`,
      `return new Response(mark(), { headers: { 'cache-control': 'no-store' } })`,
    ),
    kept(
      'revalidate = 1: the old one once, then a new one',
      `export const revalidate = 1;`,
      MARKED,
      [1300, 'GET ~', 400, 'GET ~', 'GET ~'],
      { only: 'start' },
    ),
    kept(
      'revalidate = 3600 and a handler that reads a header: not kept',
      `export const revalidate = 3600;`,
      `return Response.json([mark(), request.headers.get('x-a')])`,
      [
        ['GET ~', { headers: { 'x-a': '1' } }],
        ['GET ~', { headers: { 'x-a': '2' } }],
      ],
    ),
    kept(
      'revalidate = 3600 and cookies(): not kept',
      `export const revalidate = 3600;`,
      `return Response.json([mark(), (await cookies()).get('a')?.value ?? null])`,
      [['GET ~', { headers: { cookie: 'a=1' } }], 'GET ~'],
    ),
    kept(
      'revalidate = 3600 and the query: not kept',
      `export const revalidate = 3600;`,
      `return Response.json([mark(), request.nextUrl.searchParams.get('a')])`,
      ['GET ~?a=1', 'GET ~?a=2'],
    ),
    kept(
      'revalidate = 3600 and connection(): not kept',
      `export const revalidate = 3600;`,
      `await connection(); ${MARKED}`,
    ),
    kept(
      'revalidate = 3600 and unstable_noStore(): not kept',
      `export const revalidate = 3600;`,
      `unstable_noStore(); ${MARKED}`,
    ),
    kept(
      'revalidate = 3600 and request.method, pathname: kept',
      `export const revalidate = 3600;`,
      `return Response.json([mark(), request.method, request.nextUrl.pathname])`,
    ),
    kept(
      'force-dynamic: never kept',
      `export const dynamic = 'force-dynamic'; export const revalidate = 3600;`,
      MARKED,
    ),
    kept('dynamic = error, without reading the request: kept', `export const dynamic = 'error';`, MARKED),
    kept(
      'a regeneration that fails: the last good answer stays',
      `export const revalidate = 1;`,
      `const n = Number((await count('regeneration')).split('.')[1]!.replace('@', '')); if (n > 1) throw new Error('regeneration-failed'); return new Response('good')`,
      [1300, 'GET ~', 500, 'GET ~'],
      {
        only: 'start',
        log: /regeneration-failed/,
        differs: [
          {
            row: 'an answer that cannot be made anew',
            in: ['header cache-control', 'header x-nextjs-cache'],
          },
        ],
      },
    ),
    kept('notFound in a kept route', STATIC, `notFound()`, TWICE, {}),
    kept('redirect in a kept route', STATIC, `redirect('/elsewhere')`),
    kept(
      'NextResponse in a kept route',
      STATIC,
      `return NextResponse.json({ at: mark() }, { headers: { 'x-b': '2' } })`,
    ),
    kept(
      'draft mode is asked for: the handler runs',
      STATIC,
      `const draft = await draftMode(); return Response.json([mark(), draft.isEnabled])`,
      ['GET ~', 'GET ~', ['GET ~', { headers: { cookie: '__prerender_bypass=wrong' } }]],
    ),
    keptBy(
      'generateStaticParams: made by the build, others when they are asked for',
      PARAMS,
      `return Response.json([mark(), await context.params])`,
      ['GET ~/a', 'GET ~/a', 'GET ~/c', 'GET ~/c', 'HEAD ~/a'],
      {
        only: 'start',
      },
    ),
    keptBy(
      'dynamicParams = false: others are 404',
      `${PARAMS}\nexport const dynamicParams = false;`,
      `return Response.json([mark(), await context.params])`,
      ['GET ~/a', 'GET ~/a', 'GET ~/c'],
      {
        only: 'start',
      },
    ),
    keptBy(
      'generateStaticParams with an empty list',
      `export const generateStaticParams = () => [];`,
      `return Response.json([mark(), await context.params])`,
      ['GET ~/x', 'GET ~/x'],
      {
        only: 'start',
      },
    ),
    keptBy(
      'force-static below a dynamic segment',
      STATIC,
      `return Response.json([mark(), await context.params, request.nextUrl.search])`,
      ['GET ~/a?x=1', 'GET ~/a', 'GET ~/b'],
    ),
    keptBy(
      'revalidate alone below a dynamic segment: nothing is kept',
      `export const revalidate = 3600;`,
      MARKED,
      ['GET ~/a', 'GET ~/a'],
    ),
    keptBy('escaped parameters', STATIC, `return Response.json([mark(), await context.params])`, [
      'GET ~/a%20b',
      'GET ~/a%20b',
      'GET ~/a%2Fb',
      'GET ~/caf%C3%A9',
    ]),
    keptBy(
      'an answer that is asked for first, and fails',
      STATIC,
      `throw new Error('first-asked-failed')`,
      ['GET ~/a', 'GET ~/a'],
      {
        log: /first-asked-failed/,
        differs: [{ row: 'a kept answer that is asked for first, and fails', in: ['all'], only: 'start' }],
      },
    ),
    keptBy(
      'in dev, generateStaticParams keeps nothing',
      PARAMS,
      `return Response.json([mark(), await context.params])`,
      ['GET ~/a', 'GET ~/a'],
      {
        only: 'dev',
        differs: [
          {
            row: '`next dev` sends `s-maxage` and `x-nextjs-cache`',
            in: ['header cache-control', 'header x-nextjs-cache'],
          },
        ],
      },
    ),
    keptBy(
      'in dev, dynamicParams = false',
      `${PARAMS}\nexport const dynamicParams = false;`,
      `return Response.json(await context.params)`,
      ['GET ~/c'],
      {
        only: 'dev',
        differs: [{ row: '`next dev` answers parameters that', in: ['all'] }],
      },
    ),
    {
      name: 'generateStaticParams for a catch-all',
      files: {
        '[...all]/route.ts': `${PRELUDE}\nexport const generateStaticParams = () => [{ all: ['a', 'b'] }];\nexport async function GET(_: Request, context: any) { return Response.json([mark(), await context.params]) }`,
      },
      only: 'start',
      send: ['GET ~/a/b', 'GET ~/a/b', 'GET ~/c', 'GET ~/c'],
    },
    {
      name: 'generateStaticParams that waits, with numbers in dates',
      files: {
        '[y]/[m]/route.ts': `${PRELUDE}\nexport async function generateStaticParams() { await new Promise((r) => setTimeout(r, 5)); return [{ y: '2024', m: '01' }] }\nexport async function GET(_: Request, context: any) { return Response.json([mark(), await context.params]) }`,
      },
      only: 'start',
      send: ['GET ~/2024/01', 'GET ~/2024/01', 'GET ~/2024/02', 'GET ~/2024/02'],
    },
  ],
};

/** Routes whose name makes them kept. */
export const metadataRoutes: Topic = {
  name: 'metadata-routes',
  profile: 'cache',
  feature: 'cache',
  cases: [
    {
      name: 'robots.txt, sitemap.xml and manifest as routes are kept',
      files: {
        '/app/robots.txt/route.ts': `export const GET = () => new Response('User-agent: *');`,
        '/app/sitemap.xml/route.ts': `export const GET = () => new Response('<urlset/>', { headers: { 'content-type': 'application/xml' } });`,
        '/app/manifest.webmanifest/route.ts': `export const GET = () => Response.json({ name: 'm' });`,
      },
      send: ['GET /robots.txt', 'GET /sitemap.xml', 'GET /manifest.webmanifest', 'HEAD /robots.txt'],
      differs: [
        {
          row: '`robots.txt/route.ts`, `sitemap.xml/route.ts`',
          in: ['header cache-control', 'header x-nextjs-cache'],
          only: 'start',
        },
      ],
    },
  ],
};
