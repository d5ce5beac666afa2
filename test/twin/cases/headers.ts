import { get, type Topic } from '../twin-case.ts';

const PRELUDE = `import { after, connection, type NextRequest } from 'next/server';
import { cookies, draftMode, headers } from 'next/headers';
const attempt = (run: () => unknown) => { try { return run() } catch (e: any) { return [e.name, String(e.message).split('\\n')[0]] } };`;

/** headers(), draftMode(), and where they can be called. */
export const headers: Topic = {
  name: 'headers',
  profile: 'plain',
  prelude: PRELUDE,
  cases: [
    get(
      'headers: get, in any case',
      `const h = await headers(); return Response.json([h.get('X-MiXeD'), h.get('x-mixed'), h.get('nope')])`,
      { send: [['GET ~', { headers: { 'X-Mixed': 'v' } }]] },
    ),
    get(
      'headers: has',
      `const h = await headers(); return Response.json([h.has('x-a'), h.has('X-A'), h.has('x-b')])`,
      { send: [['GET ~', { headers: { 'x-a': '' } }]] },
    ),
    get(
      'headers: those that came several times',
      `const h = await headers(); return Response.json(h.get('x-m'))`,
      { send: [['GET ~', { headers: { 'x-m': ['1', '2'] } }]] },
    ),
    get(
      'headers: keys, values, entries, forEach',
      `const h: any = await headers(); const own = (name: string) => name.startsWith('x-own'); const seen: string[] = []; h.forEach((value: string, name: string) => { if (own(name)) seen.push(name + value) }); return Response.json({ keys: [...h.keys()].filter(own), entries: [...h.entries()].filter(([name]: any) => own(name)), iterated: [...h].filter(([name]: any) => own(name)), values: [...h.values()].length > 0, seen })`,
      { send: [['GET ~', { headers: { 'x-own-b': '2', 'x-own-a': '1' } }]] },
    ),
    get(
      'headers: are Headers',
      `const h = await headers(); return Response.json([h instanceof Headers, (await headers()) === h])`,
    ),
    get(
      'headers: cannot be changed',
      `const h: any = await headers(); const tell = (run: () => void) => { try { run(); return 'changed' } catch (e: any) { return [e instanceof Error, e.message.includes('Headers cannot be modified')] } }; return Response.json([tell(() => h.set('a', 'b')), tell(() => h.append('a', 'b')), tell(() => h.delete('a'))])`,
    ),
    get(
      'headers: what the server adds',
      `const h = await headers(); return Response.json(['host', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto'].map((name) => [name, (h.get(name) ?? '').replace('::ffff:', '').replace('::1', '127.0.0.1')]))`,
    ),
    get(
      'headers: what a proxy has added stays',
      `const h = await headers(); return Response.json(['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto'].map((name) => h.get(name)))`,
      {
        send: [
          [
            'GET ~',
            {
              headers: {
                'x-forwarded-for': '9.9.9.9',
                'x-forwarded-host': 'f.test',
                'x-forwarded-port': '81',
                'x-forwarded-proto': 'https',
              },
            },
          ],
        ],
      },
    ),
    get(
      'headers: those of the router in the browser are not seen',
      `const h = await headers(); return Response.json(['rsc', 'next-router-state-tree', 'next-router-prefetch'].map((name) => h.get(name)))`,
      { send: [['GET ~', { headers: { 'next-router-prefetch': '1' } }]] },
    ),
    get(
      'request.headers: may be changed, which headers() sees',
      `request.headers.set('x-new', '1'); return Response.json([request.headers.get('x-new'), (await headers()).get('x-new')])`,
    ),
    get(
      'headers: not awaited, none is there',
      `const h: any = headers(); return Response.json([typeof h.then, attempt(() => h.get?.('host') ?? 'nothing')])`,
    ),
    get('headers: Latin-1 values', `return Response.json((await headers()).get('x-l'))`, {
      send: [['GET ~', { headers: { 'x-l': 'caf\u00c3\u00a9' } }]],
    }),
    {
      name: 'cookies, headers, draftMode, after, connection: outside of a request',
      send: ['GET ~'],
      files: {
        'route.ts': `${PRELUDE}
const found: Record<string, string> = {};
const late = new Promise((done) => setTimeout(async () => {
  for (const [name, call] of Object.entries({ cookies, headers, draftMode, connection, after: () => after(() => {}) })) {
    try { await call(); found[name] = 'worked' } catch (e: any) { found[name] = String(e.message).split('.')[0]! }
  }
  done(undefined);
}, 5));
export async function GET() { await late; return Response.json(found) }`,
      },
    },
    get('draftMode: is off', `return Response.json((await draftMode()).isEnabled)`),
    get(
      'draftMode: enable',
      `const draft = await draftMode(); draft.enable(); return Response.json([draft.isEnabled, (await draftMode()).isEnabled, (await cookies()).has('__prerender_bypass')])`,
    ),
    get(
      'draftMode: enabled, read and disabled with its cookie',
      `const draft = await draftMode(); const before = draft.isEnabled; const what = request.nextUrl.searchParams.get('do'); if (what === 'on') draft.enable(); if (what === 'off') draft.disable(); return Response.json([before, draft.isEnabled, (await draftMode()).isEnabled])`,
      { send: ['GET ~?do=on', 'GET ~', 'GET ~?do=off', 'GET ~'], keepsCookies: true },
    ),
    get(
      'draftMode: disable without being enabled',
      `(await draftMode()).disable(); return new Response('d')`,
    ),
    get(
      'draftMode: a cookie that is not of this build',
      `return Response.json((await draftMode()).isEnabled)`,
      {
        send: [
          ['GET ~', { headers: { cookie: '__prerender_bypass=wrong' } }],
          ['GET ~', { headers: { cookie: '__next_preview_data=x' } }],
        ],
      },
    ),
    get(
      'draftMode: kept by a redirect',
      `(await draftMode()).enable(); const { redirect } = await import('next/navigation'); redirect('/preview')`,
    ),
  ],
};
