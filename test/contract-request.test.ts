import { expect, test } from 'vitest';
import { type Case, cases, contract } from './harness/contract.ts';
import { exchange, parseAnswers } from './harness/raw-http.ts';

const NO_VERSION = { deno: 'does not tell the version of HTTP, and so no missing Host from one that may be' };

const FILES = {
  'app/h/route.ts': `import { headers } from 'next/headers';
const attempt = (run: () => unknown) => { try { return run() } catch (e: any) { return String(e.message) } };
export async function GET(request: Request) {
  const h: any = await headers();
  const seen: string[] = [];
  h.forEach((_: string, name: string) => seen.push(name));
  return Response.json({
    set: attempt(() => h.set('a', 'b')), append: attempt(() => h.append('a', 'b')), delete: attempt(() => h.delete('a')),
    names: [...h.keys()], entries: Object.fromEntries(h), seen,
    upper: h.get('X-MiXeD'), has: h.has('X-Mixed'), missing: h.get('nope'), cookies: h.getSetCookie(),
    isHeaders: h instanceof Headers, isSame: (await headers()) === h,
    shared: attempt(() => { request.headers.set('x-new', '1'); return h.get('x-new') }),
  });
}`,
  'app/url/route.ts': `import type { NextRequest } from 'next/server';
export function GET(r: NextRequest) {
  const { url, nextUrl: n } = r;
  const clone = n.clone();
  clone.searchParams.set('added', '1');
  return Response.json({ url, href: n.href, origin: n.origin, host: n.host, hostname: n.hostname, protocol: n.protocol, pathname: n.pathname, search: n.search, params: [...n.searchParams], clone: clone.search, locale: n.locale, buildId: n.buildId ?? null, copy: r.clone().url, ip: (r as any).ip ?? null, geo: (r as any).geo ?? null, headers: Object.fromEntries(r.headers) });
}
export const POST = GET;`,
  'app/p/[id]/route.ts': `export async function GET(...args: any[]) {
  const [request, context] = args;
  const { params } = context;
  const value = await params;
  return Response.json({ count: args.length, keys: Object.keys(context), isPromise: params instanceof Promise, sync: String(params.id), value, plain: Object.getPrototypeOf(value) === Object.prototype, frozen: Object.isFrozen(value), same: value === (await context.params), request: request.constructor.name, isRequest: request instanceof Request });
}`,
  'app/static/route.ts': `export async function GET(...args: any[]) {
  const [, context] = args;
  return Response.json({ count: args.length, keys: Object.keys(context), type: typeof context.params, awaited: String(await context.params) });
}`,
  'app/opt/[[...slug]]/route.ts': `export async function GET(_: Request, c: any) { const v = await c.params; return Response.json({ keys: Object.keys(v), v }) }`,
  'app/pm/[a]/[...b]/route.ts': `export async function GET(_: Request, c: any) { return Response.json(await c.params) }`,
  'app/outside/route.ts': `import { cookies, draftMode, headers } from 'next/headers';
import { after, connection } from 'next/server';
const messages: Record<string, string> = {};
const late = new Promise((resolve) => setTimeout(async () => {
  for (const [name, call] of Object.entries({ cookies, headers, draftMode, connection, after: () => after(() => {}) })) {
    try { await call(); messages[name] = 'worked' } catch (e: any) { messages[name] = e.message }
  }
  resolve(undefined);
}, 5));
export async function GET() { await late; return Response.json(messages) }`,
};

const READONLY = /Headers cannot be modified/;
const ORIGIN: Case[] = [
  [
    'GET /url?a=1',
    200,
    {
      json: {
        url: '$URL/url?a=1',
        href: '$URL/url?a=1',
        origin: '$URL',
        pathname: '/url',
        search: '?a=1',
        params: [['a', '1']],
        clone: '?a=1&added=1',
        locale: '',
        buildId: null,
        copy: '$URL/url?a=1',
        ip: null,
        geo: null,
        hostname: 'localhost',
        protocol: 'http:',
      },
    },
  ],
  [
    'GET /url',
    200,
    {
      headers: { host: 'example.com:1234' },
      json: {
        url: '$URL/url',
        headers: {
          host: 'example.com:1234',
          'x-forwarded-host': 'example.com:1234',
          'x-forwarded-proto': 'http',
        },
      },
    },
  ],
  [
    'GET /url',
    200,
    {
      headers: { 'x-forwarded-host': 'fwd.test' },
      json: { url: '$URL/url', headers: { 'x-forwarded-host': 'fwd.test' } },
    },
  ],
  [
    'GET /url',
    200,
    { headers: { 'x-forwarded-proto': 'https' }, json: { protocol: 'https:', hostname: 'localhost' } },
  ],
  ['GET /url', 200, { headers: { 'x-forwarded-proto': 'https,http' }, json: { protocol: 'https:' } }],
  [
    'GET /url',
    200,
    {
      headers: { 'x-forwarded-for': '9.9.9.9', 'x-forwarded-port': '81' },
      json: { url: '$URL/url', headers: { 'x-forwarded-for': '9.9.9.9', 'x-forwarded-port': '81' } },
    },
  ],
  ['GET /url', 200, { headers: { host: '' }, json: { url: '$URL/url' } }],
  ['GET /url', 200, { headers: { host: 'a b<>' }, json: { url: '$URL/url' } }],
  ['GET /url', 400, { headers: { host: null }, note: 'no Host', except: NO_VERSION }],
  ['GET http://abs.test:99/url?q=1', 200, { json: { url: '$URL/url?q=1' } }],
  ['GET https://abs.test/url', 200, { json: { url: '$URL/url' } }],
  ['GET http://abs.test//url', 308, { has: { location: '/url' } }],
  ['GET http://abs.test', 404],
  [
    'POST /url?a=%20b',
    200,
    {
      body: 'x',
      json: {
        url: '$URL/url?a=+b',
        href: '$URL/url?a=+b',
        search: '?a=+b',
        params: [['a', ' b']],
        copy: '$URL/url?a=+b',
      },
    },
  ],
];

const HEADERS: Case[] = [
  [
    'GET /h',
    200,
    {
      headers: { 'X-MiXeD': 'v', 'X-Multi': ['1', '2'], Cookie: 'a=1', RSC: '1' },
      json: {
        set: expect.stringMatching(READONLY),
        append: expect.stringMatching(READONLY),
        delete: expect.stringMatching(READONLY),
        names: [
          'connection',
          'cookie',
          'host',
          'x-forwarded-for',
          'x-forwarded-host',
          'x-forwarded-port',
          'x-forwarded-proto',
          'x-mixed',
          'x-multi',
        ],
        entries: { cookie: 'a=1', 'x-mixed': 'v', 'x-multi': '1, 2' },
        upper: 'v',
        has: true,
        missing: null,
        cookies: [],
        isHeaders: true,
        isSame: true,
        shared: '1',
      },
    },
  ],
];

const PARAMS: Case[] = [
  [
    'GET /p/7',
    200,
    {
      json: {
        count: 2,
        keys: ['params'],
        isPromise: true,
        sync: 'undefined',
        value: { id: '7' },
        plain: true,
        frozen: false,
        same: true,
        request: 'NextRequest',
        isRequest: true,
      },
    },
  ],
  ['GET /p/__proto__', 200, { json: { value: { id: '__proto__' } } }],
  ['GET /static', 200, { json: { count: 2, keys: ['params'], type: 'undefined', awaited: 'undefined' } }],
  ['GET /opt', 200, { text: '{"keys":[],"v":{}}' }],
  ['GET /opt/a/b', 200, { text: '{"keys":["slug"],"v":{"slug":["a","b"]}}' }],
  ['GET /pm/x/y/z', 200, { text: '{"a":"x","b":["y","z"]}' }],
];

const OUTSIDE = (name: string) =>
  expect.stringMatching(new RegExp(`^\`${name}\` was called outside a request scope\\.`));
const SCOPE: Case[] = [
  [
    'GET /outside',
    200,
    {
      json: Object.fromEntries(
        ['cookies', 'headers', 'draftMode', 'connection', 'after'].map((name) => [name, OUTSIDE(name)]),
      ),
    },
  ],
];

contract('request', FILES, (subject) => {
  cases(subject, ORIGIN);
  cases(subject, HEADERS);
  cases(subject, PARAMS);
  cases(subject, SCOPE);

  test('HTTP/1.0 without Host is answered, and the connection closed', async () => {
    const [answer] = parseAnswers(await exchange(subject.url, 'GET /url HTTP/1.0\r\n\r\n'), ['GET']);
    expect(answer?.status).toBe(200);
    expect(answer?.headers.get('transfer-encoding')).toBeUndefined();
    const seen = JSON.parse(answer?.body ?? '');
    expect(seen).toMatchObject({ url: `${subject.url}/url`, headers: { 'x-forwarded-host': 'localhost' } });
  });
});
