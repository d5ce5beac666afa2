import { type Case, cases, contract } from './harness/contract.ts';

const UNKNOWN_METHOD = { bun: 'closes the connection on a method that it does not know' };
const REFUSED_UNFRAMED = { bun: 'refuses it itself, without a length' };

const FILES = {
  'app/hi/route.ts': `export const GET = () => Response.json({ a: 1 });`,
  'app/only-head/route.ts': `export const HEAD = () => new Response('body?', { headers: { 'x-h': '1' } });`,
  'app/only-post/route.ts': `export const POST = async () => new Response('p');`,
  'app/only-options/route.ts': `export const OPTIONS = () => new Response(null, { status: 204, headers: { 'x-o': '1' } });`,
  'app/all/route.ts': `const f = (r: Request) => new Response('m ' + r.method, { headers: { 'x-m': r.method } });
export { f as GET, f as HEAD, f as POST, f as PUT, f as PATCH, f as DELETE, f as OPTIONS };`,
  'app/wrap/route.ts': `const w = (f: any) => async (...a: any[]) => f(...a); export const GET = w(async () => Response.json({ w: 1 }));`,
  'app/class/route.ts': `class C { x = 'bound'; get = () => new Response(this.x) } export const GET = new C().get;`,
  'app/helper/route.ts': `export const helper = 1; export const GET = () => new Response(String(helper));`,
  'app/length/route.ts': `export const GET = () => new Response('hello', { headers: { 'content-length': '5' } });`,
  'app/mine/route.ts': `export const GET = () => new Response('g'); export const OPTIONS = () => new Response('opt', { headers: { allow: 'X' } });`,
  'app/[id]/two/route.ts': `export const GET = () => new Response('g'); export const DELETE = () => new Response(null, { status: 204 });`,
};

/** An empty answer: no body, no type, no `Allow`. */
const EMPTY = { has: { allow: null, 'content-type': null, 'content-length': '0' }, text: '' };
const allow = (methods: string) => ({ has: { allow: methods, 'content-type': null }, text: '' });
const method = (name: string) => ({ has: { 'x-m': name }, text: name === 'HEAD' ? '' : `m ${name}` });

const TABLE: Case[] = [
  ['GET /hi', 200, { has: { 'content-type': 'application/json', vary: null, etag: null }, text: '{"a":1}' }],
  ['HEAD /hi', 200, { has: { 'content-type': 'application/json' }, text: '' }],
  ['OPTIONS /hi', 204, allow('GET, HEAD, OPTIONS')],
  ['POST /hi', 405, { ...EMPTY, quiet: /Error|failed/ }],
  ['POST /hi', 405, { ...EMPTY, body: 'unread', note: 'with a body' }],
  ['PUT /hi', 405, EMPTY],
  ['DELETE /hi', 405, EMPTY],
  ['PATCH /hi', 405, EMPTY],
  ['PROPFIND /hi', 400, EMPTY],
  ['QUERY /hi', 400],
  ['PURGE /hi', 400, EMPTY],
  ['TRACE /hi', 400, EMPTY],
  ['FOO /hi', 400, { except: UNKNOWN_METHOD }],
  ['get /hi', 400, { except: UNKNOWN_METHOD }],
  ['Post /hi', 400, { except: UNKNOWN_METHOD }],
  ['GET /only-head', 405, EMPTY],
  ['HEAD /only-head', 200, { has: { 'x-h': '1' }, text: '' }],
  ['OPTIONS /only-head', 204, allow('HEAD, OPTIONS')],
  ['POST /only-head', 405, EMPTY],
  ['GET /only-post', 405, EMPTY],
  ['HEAD /only-post', 405, { has: { allow: null }, text: '' }],
  ['OPTIONS /only-post', 204, allow('OPTIONS, POST')],
  ['POST /only-post', 200, { text: 'p' }],
  ['DELETE /only-post', 405, EMPTY],
  ['OPTIONS /only-options', 204, { has: { 'x-o': '1', allow: null } }],
  ['GET /only-options', 405, EMPTY],
  ['GET /all', 200, method('GET')],
  ['HEAD /all', 200, method('HEAD')],
  ['OPTIONS /all', 200, method('OPTIONS')],
  ['POST /all', 200, method('POST')],
  ['PUT /all', 200, method('PUT')],
  ['PATCH /all', 200, method('PATCH')],
  ['DELETE /all', 200, method('DELETE')],
  ['PROPFIND /all', 400, EMPTY],
  ['GET /wrap', 200, { text: '{"w":1}' }],
  ['HEAD /wrap', 200, { text: '' }],
  ['POST /wrap', 405, EMPTY],
  ['GET /class', 200, { text: 'bound' }],
  ['GET /helper', 200, { text: '1' }],
  ['GET /mine', 200, { text: 'g' }],
  ['OPTIONS /mine', 200, { has: { allow: 'X' }, text: 'opt' }],
  ['OPTIONS /7/two', 204, allow('DELETE, GET, HEAD, OPTIONS')],
  ['DELETE /7/two', 204, { has: { 'content-length': null, 'transfer-encoding': null }, text: '' }],
  ['HEAD /length', 200, { has: { 'content-length': '5' }, text: '' }],
  ['PROPFIND /nope', 404],
  ['POST /nope', 404, { body: '{}' }],
  ['OPTIONS /nope', 404],
  ['HEAD /nope', 404, { has: { 'content-type': 'application/problem+json' }, text: '' }],
  ['OPTIONS *', 400, { ...EMPTY, except: REFUSED_UNFRAMED }],
  ['GET *', 400, { ...EMPTY, except: REFUSED_UNFRAMED }],
  [
    'GET /nope',
    404,
    {
      headers: { accept: 'text/html,*/*' },
      has: { 'content-type': 'text/html; charset=utf-8', vary: 'accept' },
      text: /404/,
    },
  ],
  [
    'GET /nope',
    404,
    {
      headers: { accept: 'application/json' },
      has: { 'content-type': 'application/problem+json' },
      json: { type: 'about:blank', status: 404, title: 'Not Found' },
      only: 'start',
    },
  ],
];

contract('methods', FILES, (subject) => cases(subject, TABLE));
