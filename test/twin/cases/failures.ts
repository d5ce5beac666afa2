import { get, type Topic, type TwinCase } from '../twin-case.ts';

const PRELUDE = `import { NextResponse, type NextRequest } from 'next/server';
import { cookies } from 'next/headers';
const bytes = (text: string) => new TextEncoder().encode(text);
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));
class OddError extends TypeError { code = 'E_X'; status = 418 }`;

const noResponse = (name: string, value: string, received: RegExp): TwinCase =>
  get(name, `return ${value} as any`, {
    send: ['GET ~?q=1', 'HEAD ~'],
    log: [/No response is returned from route handler '.*route\.ts'/, received],
  });

/** Handlers that throw, or return what they should not. */
export const failures: Topic = {
  name: 'failures',
  profile: 'plain',
  prelude: PRELUDE,
  cases: [
    get('throws an error: 500, empty, and the log has it', `throw new Error('thrown-plainly')`, {
      send: ['GET ~', 'HEAD ~'],
      log: /thrown-plainly/,
    }),
    get('throws later', `await sleep(5); throw new Error('thrown-later')`, { log: /thrown-later/ }),
    get(
      'throws an error with fields and a cause',
      `throw new OddError('thrown-typed', { cause: new Error('thrown-cause') })`,
      { log: [/thrown-typed/, /thrown-cause/] },
    ),
    get('throws a text', `throw 'thrown-text'`, { log: /thrown-text/ }),
    get('throws undefined', `throw undefined`),
    get('throws null', `throw null`),
    get('throws an object', `throw { status: 418, message: 'thrown-object' }`, { log: /thrown-object/ }),
    get('throws a number', `throw 424242`, { log: /424242/ }),
    get('throws a Response', `throw new Response('x', { status: 418 })`),
    get('throws an AbortError', `throw Object.assign(new Error('thrown-abort'), { name: 'AbortError' })`, {
      log: /thrown-abort/,
    }),
    get(
      'throws an error with a digest',
      `throw Object.assign(new Error('thrown-digest'), { digest: 'abc' })`,
      { log: /thrown-digest/ },
    ),
    get(
      'throws after it set cookies: they are not sent',
      `(await cookies()).set('before', '1'); throw new Error('thrown-after-cookies')`,
      { log: /thrown-after-cookies/ },
    ),
    get('throws where a method is missing, too', `throw new Error('thrown-in-get')`, {
      send: ['POST ~', 'GET ~'],
      log: /thrown-in-get/,
    }),
    get('throws while it reads the body', `await request.json(); return new Response('x')`, {
      route: `export async function POST(request: Request) { const { name } = await request.json(); return Response.json({ name }) }`,
      send: [
        ['POST ~', { body: '{bad', headers: { 'content-type': 'application/json' } }],
        ['POST ~', { body: '{"name":"ok"}' }],
      ],
      log: /SyntaxError/,
    }),
    noResponse('returns undefined', 'undefined', /received '?undefined/),
    noResponse('returns null', 'null', /received '?null|received 'object/),
    noResponse('returns an object', '{ a: 1 }', /No response is returned/),
    noResponse('returns a text', `'str'`, /No response is returned/),
    noResponse('returns a number', '5', /No response is returned/),
    noResponse(
      'returns something like a Response',
      `{ status: 200, headers: new Headers(), body: null }`,
      /No response is returned/,
    ),
    noResponse('returns a request', 'request', /No response is returned/),
    get('returns NextResponse.next()', `return NextResponse.next()`, {
      log: /NextResponse\.next\(\)/,
    }),
    get('returns NextResponse.rewrite()', `return NextResponse.rewrite(new URL('/x', request.url))`, {
      log: /NextResponse\.rewrite\(\)/,
    }),
    get('returns Response.error()', `return Response.error()`),
    get(
      'returns a response whose body was read',
      `const answer = new Response('r'); await answer.text(); return answer`,
      {
        differs: [
          { row: 'a `Response` whose body was read before', in: ['header content-type'], only: 'start' },
        ],
      },
    ),
    get(
      'returns a response whose body is locked',
      `const answer = new Response('r'); answer.body!.getReader(); return answer`,
      {
        differs: [
          { row: 'a `Response` whose body was read before', in: ['header content-type'], only: 'start' },
        ],
      },
    ),
    get('a status that cannot be: RangeError', `return new Response(null, { status: 199 })`, {
      log: /RangeError/,
    }),
    get('a body with 204: TypeError', `return new Response('x', { status: 204 })`, {
      log: /TypeError/,
      except: { bun: 'lets such a response pass' },
    }),
    get('a header that cannot be: TypeError', `return new Response('x', { headers: { 'x-a': 'a\\nb' } })`, {
      log: /TypeError/,
    }),
    get('a header name that cannot be: TypeError', `return new Response('x', { headers: { 'a b': '1' } })`),
    get('a header beyond Latin-1: TypeError', `return new Response('x', { headers: { 'x-a': '\\u4e16' } })`),
    get(
      'Response.json of what cannot be JSON: TypeError',
      `const loop: any = {}; loop.self = loop; return Response.json(loop)`,
      { log: /circular|cyclic/i },
    ),
    get('Response.json of undefined: TypeError', `return Response.json(undefined)`),
    get(
      'a stream that fails midway: status and first piece stay',
      `return new Response(new ReadableStream({ async start(c) { c.enqueue(bytes('part')); await sleep(50); c.error(new Error('failed-midway')) } }))`,
      { log: /failed-midway/ },
    ),
    get(
      'a stream that fails at once',
      `return new Response(new ReadableStream({ start(c) { c.error(new Error('failed-at-once')) } }))`,
      {
        log: /failed-at-once/,
        differs: [{ row: 'a stream that fails before its first piece', in: ['all'] }],
      },
    ),
    get(
      'a rejection that nobody handles does not end the server',
      `setTimeout(() => { void Promise.reject(new Error('stray-rejection')) }, 5); return new Response('ok')`,
      { send: ['GET ~', 60, 'GET ~'], log: /stray-rejection/ },
    ),
    get(
      'an error in a timer does not end the server',
      `setTimeout(() => { throw new Error('stray-throw') }, 5); return new Response('ok')`,
      { send: ['GET ~', 60, 'GET ~'], log: /stray-throw/ },
    ),
    {
      name: 'an export that is no function',
      route: `export const GET = 'string' as any; export const POST = () => new Response('p');`,
      send: ['GET ~', 'POST ~', 'OPTIONS ~'],
    },
    {
      name: 'a module that throws while it loads',
      route: `if (process.env.UPSTREAM_PORT && !process.env.NEXT_PHASE && !globalThis.process.argv.includes('build')) throw new Error('thrown-while-loading');\nexport const GET = () => new Response('x');`,
      send: ['GET ~', 'GET ~'],
      log: /thrown-while-loading/,
    },
  ],
};
