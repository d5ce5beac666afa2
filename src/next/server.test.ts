import { describe, expect, test } from 'vitest';
import { NextRequest } from '../app/next-request.ts';
import { createRequestContext, runInRequestContext, type RequestContext } from '../app/request-context.ts';
import * as headersModule from './headers.ts';
import * as navigation from './navigation.ts';
import * as server from './server.ts';

const { ImageResponse, URLPattern, after, connection, userAgent, userAgentFromString } = server;
const { cookies, draftMode, headers } = headersModule;

function contextOf(): RequestContext {
  const request = new NextRequest('http://localhost/', { headers: { cookie: 'token=abc', a: '1' } });
  return createRequestContext(request, {
    routePath: '/',
    mode: 'test',
    draftModeId: 'x',
    authInterrupts: false,
  });
}

describe('next/*', () => {
  test('next/*: has the exports of Next.js', () => {
    expect(Object.keys(server).sort()).toEqual([
      'ImageResponse',
      'NextRequest',
      'NextResponse',
      'URLPattern',
      'after',
      'connection',
      'userAgent',
      'userAgentFromString',
    ]);
    expect(Object.keys(headersModule).sort()).toEqual(['cookies', 'draftMode', 'headers']);
    expect(Object.keys(navigation).sort()).toEqual([
      'ReadonlyURLSearchParams',
      'RedirectType',
      'forbidden',
      'notFound',
      'permanentRedirect',
      'redirect',
      'unauthorized',
      'unstable_rethrow',
    ]);
  });

  test('cookies, headers, draftMode, connection: work inside of a request', async () => {
    await runInRequestContext(contextOf(), async () => {
      expect((await cookies()).get('token')).toEqual({ name: 'token', value: 'abc', path: '/' });
      expect((await headers()).get('a')).toBe('1');
      expect((await draftMode()).isEnabled).toBe(false);
      expect(await connection()).toBeUndefined();
      expect([cookies() === cookies(), headers() === headers()]).toEqual([true, true]);
    });
  });

  test.each([
    ['cookies', cookies],
    ['headers', headers],
    ['draftMode', draftMode],
    ['connection', connection],
    ['after', () => after(() => {})],
  ])('%s: throws outside of a request', (name, fn) => {
    expect(fn).toThrow(`\`${name}\` was called outside a request scope`);
  });
});

describe('after', () => {
  test('after: runs functions and waits for promises, in the request they were registered in', async () => {
    const context = contextOf();
    const log: unknown[] = [];
    runInRequestContext(context, () => {
      after(async () => log.push((await cookies()).get('token')?.value));
      after(Promise.resolve().then(() => log.push('promise')));
      after(() => after(() => log.push('nested')));
    });
    await Promise.all(context.takeAfterTasks().map((task) => task()));
    expect(log.sort()).toEqual(['abc', 'nested', 'promise']);
  });

  test('after: a promise that rejects early is told to whoever runs the task, and to no one else', async () => {
    const context = contextOf();
    runInRequestContext(context, () => after(Promise.reject(new Error('early'))));
    await new Promise((resolve) => setTimeout(resolve));
    await expect(context.takeAfterTasks()[0]?.()).rejects.toThrow('early');
  });

  test.each([undefined, null, 1, 'text', {}])('after: %j is refused', (task) => {
    const call = () => after(task as unknown as () => void);
    expect(() => runInRequestContext(contextOf(), call)).toThrow(
      '`after()`: Argument must be a promise or a function',
    );
  });
});

describe('userAgent', () => {
  test('userAgent: reads the header', () => {
    const ua =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Mobile/15E148 Safari/604.1';
    expect(userAgent({ headers: new Headers({ 'user-agent': ua }) })).toMatchObject({
      ua,
      isBot: false,
      browser: { name: 'Mobile Safari', version: '16.0', major: '16' },
      device: { vendor: 'Apple', model: 'iPhone', type: 'mobile' },
      os: { name: 'iOS', version: '16.0' },
      engine: { name: 'WebKit', version: '605.1.15' },
    });
  });

  test('userAgent: without the header all is unknown', () => {
    expect(userAgent({ headers: new Headers() })).toMatchObject({ ua: '', isBot: false, browser: {} });
  });

  test.each(['Mozilla/5.0 (compatible; Googlebot/2.1)', 'gptbot/1.0', 'WhatsApp/2.0'])(
    'userAgentFromString: %s is a bot',
    (ua) => expect(userAgentFromString(ua).isBot).toBe(true),
  );
});

describe('URLPattern', () => {
  test('URLPattern: matches, and patches no global', () => {
    const hadGlobal = 'URLPattern' in globalThis && globalThis.URLPattern === URLPattern;
    const pattern = new URLPattern({ pathname: '/users/:id' });
    expect(pattern.test('http://localhost/users/1')).toBe(true);
    expect(pattern.exec('http://localhost/users/1')?.pathname.groups['id']).toBe('1');
    expect(pattern.exec({ pathname: '/other' })).toBeNull();
    expect('URLPattern' in globalThis).toBe(hadGlobal);
  });
});

describe('ImageResponse', () => {
  test('ImageResponse: says that there is none', () => {
    expect(() => new ImageResponse()).toThrow(expect.objectContaining({ code: 'ERR_FEATURE_UNSUPPORTED' }));
  });
});

describe('ReadonlyURLSearchParams', () => {
  test('ReadonlyURLSearchParams: can be read only', () => {
    const params = new navigation.ReadonlyURLSearchParams('a=1');
    expect([params.get('a'), params.size]).toEqual(['1', 1]);
    for (const method of ['append', 'delete', 'set', 'sort'] as const) {
      expect(() => params[method]()).toThrow('Method unavailable on `ReadonlyURLSearchParams`');
    }
  });
});
