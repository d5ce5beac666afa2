import { get, type Topic } from '../twin-case.ts';

const PRELUDE = `import { NextRequest, NextResponse, URLPattern, after, connection, userAgent, userAgentFromString } from 'next/server';
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));`;
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

/** What next/server exports beside requests: NextResponse, after(), connection(), userAgent(). */
export const nextServer: Topic = {
  name: 'next-server',
  profile: 'plain',
  prelude: PRELUDE,
  cases: [
    get(
      'NextResponse: is a Response',
      `const answer = new NextResponse('n'); return Response.json([answer instanceof Response, answer instanceof NextResponse, answer.status])`,
    ),
    get(
      'NextResponse: a body with status and headers',
      `return new NextResponse('n', { status: 202, statusText: 'S', headers: { 'x-a': '1' } })`,
    ),
    get('NextResponse: without a body', `return new NextResponse(null, { status: 204 })`),
    get('NextResponse.json', `return NextResponse.json({ a: 1 })`),
    get(
      'NextResponse.json with init',
      `return NextResponse.json({ error: 'e' }, { status: 422, headers: { 'content-type': 'application/problem+json' } })`,
    ),
    get(
      'NextResponse.json: its body can be read',
      `const answer = NextResponse.json({ a: 1 }); return Response.json([await answer.clone().json(), answer.headers.get('content-type')])`,
    ),
    get(
      'NextResponse.next: what it is',
      `const answer = NextResponse.next({ headers: { 'x-a': '1' } }); return Response.json([answer.status, [...answer.headers]])`,
    ),
    get(
      'NextResponse.rewrite: what it is',
      `const answer = NextResponse.rewrite('http://a.test/b'); return Response.json([answer.status, [...answer.headers]])`,
    ),
    get(
      'NextResponse.redirect: what it is',
      `const answer = NextResponse.redirect('http://a.test/b'); return Response.json([answer.status, [...answer.headers]])`,
    ),
    get(
      'NextResponse.error',
      `const answer: any = NextResponse.error(); return Response.json([answer.type, answer.status])`,
    ),
    get(
      'after: a function runs after the answer',
      `after(() => console.log('after-function')); console.log('before-answer'); return new Response('x')`,
      { log: [/before-answer/, /after-function/] },
    ),
    get(
      'after: a promise',
      `after(sleep(10).then(() => console.log('after-promise'))); return new Response('x')`,
      { log: /after-promise/ },
    ),
    get(
      'after: an async function',
      `after(async () => { await sleep(10); console.log('after-async') }); return new Response('x')`,
      { log: /after-async/ },
    ),
    get(
      'after: several, and in another',
      `after(() => { console.log('after-outer'); after(() => console.log('after-inner')) }); after(() => console.log('after-second')); return new Response('x')`,
      { log: [/after-outer/, /after-inner/, /after-second/] },
    ),
    get(
      'after: also when the handler throws',
      `after(() => console.log('after-throw')); throw new Error('thrown-beside-after')`,
      { log: [/after-throw/, /thrown-beside-after/] },
    ),
    get(
      'after: also after redirect and notFound',
      `const { redirect, notFound } = await import('next/navigation'); after(() => console.log('after-' + request.nextUrl.searchParams.get('k'))); if (request.nextUrl.searchParams.get('k') === 'redirect') redirect('/x'); notFound()`,
      { send: ['GET ~?k=redirect', 'GET ~?k=notfound'], log: [/after-redirect/, /after-notfound/] },
    ),
    get(
      'after: an error in it is logged, and the answer stands',
      `after(() => { throw new Error('thrown-in-after') }); after(() => console.log('after-the-thrown')); return new Response('x')`,
      { log: [/thrown-in-after/, /after-the-thrown/] },
    ),
    get(
      'after: a promise that is rejected',
      `after(Promise.reject(new Error('rejected-in-after'))); return new Response('x')`,
      { log: /rejected-in-after/ },
    ),
    get(
      'after: cookies and headers can be read in it',
      `const { cookies, headers } = await import('next/headers'); after(async () => console.log('after-reads', (await cookies()).get('a')?.value, (await headers()).get('x-h'))); return new Response('x')`,
      { send: [['GET ~', { headers: { cookie: 'a=1', 'x-h': 'h' } }]], log: /after-reads 1 h/ },
    ),
    get(
      'after: cookies cannot be set in it',
      `const { cookies } = await import('next/headers'); after(async () => { try { (await cookies()).set('late', '1'); console.log('after-set: worked') } catch (e: any) { console.log('after-set: refused') } }); return new Response('x')`,
      { log: /after-set: (worked|refused)/ },
    ),
    get(
      'after: what it does not take',
      `try { (after as any)('text') } catch (e: any) { return new Response(e.message.slice(0, 51)) }`,
    ),
    get(
      'after: with a stream, once it has ended',
      `after(() => console.log('after-stream')); return new Response(new ReadableStream({ async start(c) { await sleep(20); c.enqueue(new TextEncoder().encode('s')); c.close() } }))`,
      { log: /after-stream/ },
    ),
    get('connection', `const got = await connection(); return Response.json([got === undefined])`),
    get(
      'userAgent: of a browser',
      `const { isBot, browser, os, device, engine } = userAgent(request); return Response.json({ isBot, browser: browser.name, os: os.name, device, engine: engine.name })`,
      {
        send: [
          ['GET ~', { headers: { 'user-agent': FIREFOX } }],
          ['GET ~', { headers: { 'user-agent': IPHONE } }],
        ],
      },
    ),
    get(
      'userAgent: of a bot',
      `return Response.json([userAgent(request).isBot, userAgentFromString('Googlebot/2.1').isBot, userAgentFromString('').isBot])`,
      { send: [['GET ~', { headers: { 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' } }]] },
    ),
    get(
      'userAgent: without a header',
      `const { ua, isBot, browser } = userAgent(request); return Response.json({ ua, isBot, browser })`,
    ),
    {
      ...get(
        'URLPattern',
        `const P = URLPattern as any; if (typeof P !== 'function') return Response.json('none'); const found = new P({ pathname: '/a/:id' }).exec({ pathname: '/a/7' }); return Response.json(found?.pathname.groups.id)`,
      ),
      differs:
        typeof (globalThis as { URLPattern?: unknown }).URLPattern === 'undefined'
          ? [{ row: '`URLPattern` of `next/server` is missing', in: ['body'] }]
          : [],
    },
  ],
};
