import type { Topic, TwinCase } from '../twin-case.ts';

/** A handler that tells which route it is, and what it was given. */
const tell = (name: string) => `import type { NextRequest } from 'next/server';
export async function GET(request: NextRequest, context: { params: Promise<unknown> | undefined }) {
  const { url, nextUrl } = request;
  return Response.json({ route: '${name}', params: (await context.params) ?? null, url, pathname: nextUrl.pathname });
}`;

/** Routes in the case's folder, each of which tells its own name. */
const tree = (
  name: string,
  routes: readonly string[],
  targets: readonly string[],
  more: Partial<TwinCase> = {},
): TwinCase => ({
  name,
  files: Object.fromEntries(
    routes.map((route) => [`${route === '' ? '' : `${route}/`}route.ts`, tell(route)]),
  ),
  send: targets.map((target) => `GET ~${target}`),
  ...more,
});

const UTF8 = 'takes a path that is not ASCII';

/** Which file answers which path. */
export const routing: Topic = {
  name: 'routing',
  profile: 'plain',
  cases: [
    tree('static segments', ['', 'a', 'a/b'], ['', '/a', '/a/b', '/a/c', '/b']),
    tree('letter case counts', ['Case'], ['/Case', '/case', '/CASE']),
    tree('a dynamic segment', ['[id]'], ['/7', '/a%20b', '', '/7/8']),
    tree('a static segment beats a dynamic one', ['[id]', 'me'], ['/me', '/ME', '/m%65', '/other']),
    tree('a dynamic segment beats a catch-all', ['[id]', '[...all]'], ['/a', '/a/b']),
    tree('a catch-all: one segment or more', ['[...slug]'], ['', '/a', '/a/b/c%20d', '/a%2Fb/c']),
    tree('an optional catch-all: none or more', ['[[...slug]]'], ['', '/a', '/a/b%2Fc']),
    tree('a catch-all beats an optional one', ['x/[...a]', '[[...b]]'], ['', '/x', '/x/y', '/z/y']),
    tree('a static segment below a dynamic one', ['[id]/edit', '[...rest]'], ['/1/edit', '/1/other', '/1']),
    tree('the way back from a static segment', ['[x]/c', 'b/[y]'], ['/b/c', '/b/d', '/q/c', '/q/d']),
    tree('the way back from a deeper one', ['a/[x]/c', '[y]/b/d'], ['/a/b/d', '/a/b/c', '/q/b/d']),
    tree('two dynamic segments', ['[a]/[b]', 'x/[...all]'], ['/x/y', '/q/y', '/q/y/z']),
    tree('a dynamic segment and a catch-all', ['[a]/[...b]'], ['/x/y/z', '/x']),
    tree(
      'a group adds no segment',
      ['(group)/grouped', '(group)/(inner)/twice'],
      ['/grouped', '/twice', '/(group)/grouped'],
    ),
    tree('two groups', ['(one)/a', '(two)/b'], ['/a', '/b']),
    tree('a slot adds no segment', ['@slot/slotted', 'y/@other'], ['/slotted', '/y', '/@slot/slotted']),
    tree(
      'a private folder is no route',
      ['_private', 'in/_hidden/x'],
      ['/_private', '/in/_hidden/x', '/in/x'],
    ),
    tree('%5F stands for an underscore', ['%5Fpub'], ['/_pub', '/%5Fpub', '/%5fpub']),
    tree('a segment with a dot: hello.json', ['hello.json', 'v1.2/x'], ['/hello.json', '/v1.2/x', '/hello']),
    tree(
      'a dynamic segment with a dot in its value',
      ['[name]'],
      ['/v1.2', '/x.json', '/x.rsc', '/index', '/.hidden'],
    ),
    tree('.well-known', ['.well-known/foo'], ['/.well-known/foo', '/.well-known/bar']),
    tree(
      'odd characters in folders: + @ -',
      ['plus+sign', 'at@x', 'da-sh'],
      ['/plus+sign', '/plus%2Bsign', '/at@x', '/at%40x', '/da-sh'],
    ),
    tree('a slug with a dash', ['[user-id]'], ['/7']),
    tree('a folder in its encoded form', ['caf%C3%A9e', 'a%2Fb'], ['/caf%C3%A9e', '/a%2Fb', '/a/b']),
    tree('a folder with other characters than ASCII', ['caf\u00e9'], ['/caf%C3%A9'], {
      differs: [{ row: 'a folder with other characters than ASCII', in: ['all'] }],
    }),
    tree(
      'params: decoded once, after the split',
      ['[id]'],
      [
        '/a%2Fb',
        '/caf%C3%A9',
        '/a+b',
        '/%25',
        '/%2541',
        '/a%3Fb',
        '/a%23b',
        '/%5B',
        '/a%5Cb',
        '/%0A',
        '/%00',
        '/%E4%B8%96',
      ],
    ),
    tree(
      'params: characters that need no escape',
      ['[id]'],
      ['/a;b=1', "/a'b!(c)*", '/a:b@c$d,e', '/~x', '/-._'],
    ),
    tree('params: characters that should have been escaped', ['[id]'], ['/"<>', '/a|b^c`', '/{x}'], {
      except: { bun: 'escapes more of them' },
    }),
    tree('params: names of Object.prototype', ['[id]'], ['/__proto__', '/constructor', '/toString']),
    tree('params: the name of the segment itself', ['[id]'], ['/%5Bid%5D', '/[id]']),
    tree('params: a query with the name of the segment', ['[id]'], ['/x?id=evil']),
    tree('params: a query that Next.js keeps for itself', ['[id]'], ['/x?nxtPid=evil', '/x?nxtPother=1'], {
      differs: [{ row: 'queries that start with `nxtP`', in: ['body'] }],
    }),
    tree('params: a bad escape', ['[id]'], ['/%E0%A4%A', '/%', '/%zz'], {
      differs: [{ row: 'a bad percent-escape in a parameter', in: ['all'] }],
    }),
    tree('params: a bad escape where no route is', ['a'], ['/%E0%A4%A/b']),
    tree('params: an optional catch-all, asked for literally', ['[[...slug]]'], ['/[[...slug]]'], {
      differs: [{ row: '`/docs/[[...slug]]`, asked for literally', in: ['body'] }],
    }),
    tree(
      'dots in a path are resolved',
      ['a', 'b/[id]'],
      ['/./a', '/%2e/a', '/b/../a', '/b/%2e%2e/a', '/b/x/..', '/b/..%2f'],
    ),
    tree(
      'a path that leaves the root',
      ['a'],
      ['/../../../../routing/a-path-that-leaves-the-root/a', '/../../../x'],
    ),
    tree('a path with a fragment', ['a'], ['/a#x', '/a?b=1#x'], {
      except: { bun: 'keeps fragments', deno: 'keeps fragments' },
    }),
    tree('names that Next.js uses itself', ['a'], ['/_next/data/x.json', '/__nextjs']),
    {
      name: 'paths at the root that Next.js knows',
      send: ['GET /_next', 'GET /_error', 'GET /404', 'GET /500', 'GET /_not-found', 'GET /index'],
    },
    {
      name: 'paths below _next, and the icon that browsers ask for',
      send: ['GET /_next/static/x', 'GET /favicon.ico'],
      differs: [{ row: 'a path without a route', in: ['all'] }],
    },
    {
      name: 'a file name as a folder',
      files: {
        '/app/hello.json/route.ts': `export const GET = () => Response.json({ hello: 1 });`,
        '/app/.well-known/foo/route.ts': `export const GET = () => new Response('wk');`,
      },
      send: ['GET /hello.json', 'GET /.well-known/foo'],
    },
    {
      name: 'the root of the app',
      files: { '/app/route.ts': tell('/') },
      send: ['GET /', 'GET /?a=b', 'HEAD /', 'POST /', 'GET /#x'],
    },
    { name: 'a target that is no path', send: ['GET hi', 'GET ?x'] },
    { name: 'a target of bytes beyond ASCII', send: ['GET /caf\u00e9'], except: { bun: UTF8, deno: UTF8 } },
    {
      name: 'an asterisk as the target',
      send: ['OPTIONS *', 'GET *'],
      differs: [{ row: '`TRACE`, and the targets `*`', in: ['all'] }],
      except: { bun: 'refuses it itself' },
    },
    {
      name: 'an absolute URL as the target',
      route: `export const GET = (request: Request) => Response.json(request.url);`,
      send: ['GET http://abs.test:99/routing/an-absolute-url-as-the-target?q=1'],
      differs: [{ row: 'an absolute URL as the target', in: ['all'] }],
    },
  ],
};
