import type { Topic } from '../twin-case.ts';

const ALL = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const to = (methods: readonly string[], target = '~') => methods.map((method) => `${method} ${target}`);

/** Handlers by method, and what answers where there is none. */
export const methods: Topic = {
  name: 'methods',
  profile: 'plain',
  cases: [
    {
      name: 'each exported method is called with its own requests',
      route: `const f = (r: Request) => new Response('m ' + r.method, { headers: { 'x-m': r.method } });
export { f as GET, f as HEAD, f as POST, f as PUT, f as PATCH, f as DELETE, f as OPTIONS };`,
      send: to(ALL),
    },
    {
      name: 'a method that the file lacks: 405, empty, without Allow',
      route: `export const GET = () => Response.json({ a: 1 });`,
      send: to(['POST', 'PUT', 'PATCH', 'DELETE']),
    },
    {
      name: '405 for a request with a body',
      route: `export const GET = () => new Response('g');`,
      send: [['POST ~', { body: '{"a":1}', headers: { 'content-type': 'application/json' } }]],
    },
    {
      name: 'HEAD without an export calls GET and drops the body',
      route: `export const GET = () => { console.log('head reached the get handler'); return Response.json({ a: 1 }, { status: 201, headers: { 'x-h': '1' } }) };`,
      send: ['HEAD ~'],
      log: /head reached the get handler/,
    },
    {
      name: 'HEAD with an export of its own',
      route: `export const HEAD = () => new Response('body?', { headers: { 'x-h': '1' } });
export const GET = () => new Response('g', { headers: { 'x-g': '1' } });`,
      send: ['HEAD ~', 'GET ~'],
    },
    {
      name: 'HEAD alone: GET is 405',
      route: `export const HEAD = () => new Response(null, { headers: { 'x-h': '1' } });`,
      send: to(ALL),
    },
    {
      name: 'HEAD where there is no GET: 405',
      route: `export const POST = () => new Response('p');`,
      send: ['HEAD ~', 'POST ~'],
    },
    {
      name: 'OPTIONS without an export: 204 and the methods in order, HEAD with GET',
      route: `export const PUT = () => new Response('u'); export const GET = () => new Response('g'); export const DELETE = PUT;`,
      send: ['OPTIONS ~'],
    },
    {
      name: 'OPTIONS without an export and without GET names no HEAD',
      route: `export const POST = () => new Response('p');`,
      send: [
        'OPTIONS ~',
        ['OPTIONS ~', { headers: { origin: 'http://o.test', 'access-control-request-method': 'POST' } }],
      ],
    },
    {
      name: 'OPTIONS with an export',
      route: `export const OPTIONS = () => new Response('opt', { headers: { allow: 'X' } }); export const GET = () => new Response('g');`,
      send: ['OPTIONS ~', 'GET ~', 'POST ~'],
    },
    {
      name: 'OPTIONS alone',
      route: `export const OPTIONS = () => new Response(null, { status: 204, headers: { 'x-o': '1' } });`,
      send: to(ALL),
    },
    {
      name: 'OPTIONS of a dynamic route',
      files: {
        '[id]/two/route.ts': `export const GET = () => new Response('g'); export const DELETE = () => new Response(null, { status: 204 });`,
      },
      send: ['OPTIONS ~/7/two', 'DELETE ~/7/two'],
    },
    {
      name: 'methods that no handler can have: 400, empty',
      route: `export const GET = () => new Response('g');`,
      send: to(['PROPFIND', 'QUERY', 'PURGE', 'LOCK', 'M-SEARCH']),
    },
    {
      name: 'TRACE',
      route: `export const GET = () => new Response('g');`,
      send: ['TRACE ~'],
      differs: [{ row: '`TRACE`, and the targets `*`: 500', in: ['all'] }],
    },
    {
      name: 'a method that the parser does not know: 400',
      route: `export const GET = () => new Response('g');`,
      send: to(['FOO', 'get', 'Post']),
      except: { bun: 'closes the connection on a method that it does not know' },
    },
    {
      name: 'an unknown path, by every method',
      send: ['GET ~', 'POST ~', 'HEAD ~', 'OPTIONS ~', 'PROPFIND ~'],
    },
    {
      name: 'a handler that a function made',
      route: `const wrap = (f: any) => async (...all: any[]) => f(...all); export const GET = wrap(async () => Response.json({ w: 1 }));`,
      send: to(['GET', 'HEAD', 'POST', 'OPTIONS']),
    },
    {
      name: 'a handler that is bound to an object',
      route: `class Api { x = 'bound'; get = () => new Response(this.x) } export const GET = new Api().get;`,
      send: ['GET ~'],
    },
    {
      name: 'a handler that another module exports',
      files: {
        'handlers.ts': `export async function GET() { return new Response('from a module') } export const POST = GET;`,
        'route.ts': `export { GET, POST } from './handlers';`,
      },
      send: to(['GET', 'POST', 'OPTIONS', 'PUT']),
    },
    {
      name: 'a handler that is not async',
      route: `export function GET() { return new Response('at once') }`,
      send: ['GET ~'],
    },
    {
      name: 'a handler may be called with many requests at once, each with its own',
      route: `export async function GET(request: Request) { await new Promise((r) => setTimeout(r, 20)); return new Response(new URL(request.url).search) }`,
      send: ['GET ~?a=1', 'GET ~?a=2'],
    },
    {
      name: 'a route in JavaScript',
      files: { 'route.js': `export function GET() { return Response.json({ js: true }) }` },
      send: ['GET ~'],
    },
    {
      name: 'a route in .tsx',
      files: { 'route.tsx': `export function GET(): Response { return Response.json({ tsx: true }) }` },
      send: ['GET ~'],
    },
    {
      name: 'QUERY where a route exports it',
      route: `export const QUERY = async (r: Request) => new Response('q ' + (await r.text()));\nexport const GET = () => new Response('g');`,
      send: [['QUERY ~', { body: 'a=1' }]],
      differs: [{ row: '`QUERY`: 400, whatever a route exports', in: ['all'] }],
    },
    {
      name: 'in dev, a lowercase method: the log says so',
      route: `export const get = () => new Response('lower'); export const POST = () => new Response('p');`,
      only: 'dev',
      send: ['GET ~', 'POST ~'],
      log: /Detected lowercase method 'get'/,
    },
    {
      name: 'in dev, a file without a method: 405',
      route: `export const helper = 1;`,
      only: 'dev',
      send: ['GET ~', 'POST ~'],
    },
    {
      name: 'in dev, a default export',
      route: `export default function handler() { return new Response('d') } export const GET = () => new Response('g');`,
      only: 'dev',
      send: ['GET ~'],
    },
  ],
};
