import { describe, expect, test } from 'vitest';
import { NextRequest } from './next-request.ts';
import {
  createRequestContext,
  currentRequestContext,
  requireRequestContext,
  runInRequestContext,
  type RequestContext,
} from './request-context.ts';

const OPTIONS = {
  routePath: '/r',
  mode: 'production',
  draftModeId: 'secret',
  authInterrupts: false,
} as const;

function contextOf(cookie = 'token=abc'): RequestContext {
  return createRequestContext(new NextRequest('http://localhost/r', { headers: { cookie } }), OPTIONS);
}

function applied(context: RequestContext): string[] {
  const headers = new Headers();
  context.applyCookies(headers);
  return headers.getSetCookie();
}

async function readToken(value: string): Promise<unknown[]> {
  await new Promise((resolve) => setTimeout(resolve));
  const cookies = await requireRequestContext('cookies').cookies();
  return [value, cookies.get('token')?.value];
}

describe('runInRequestContext', () => {
  test('runInRequestContext: the context is there across awaits, and not outside', async () => {
    const context = contextOf();
    const found = await runInRequestContext(context, async () => {
      await new Promise((resolve) => setTimeout(resolve));
      return currentRequestContext();
    });
    expect(found).toBe(context);
    expect(currentRequestContext()).toBeUndefined();
  });

  test('runInRequestContext: requests side by side do not see each other', async () => {
    const values = ['1', '2', '3'];
    const results = values.map((value) =>
      runInRequestContext(contextOf(`token=${value}`), () => readToken(value)),
    );
    expect(await Promise.all(results)).toEqual(values.map((value) => [value, value]));
  });
});

describe('RequestContext', () => {
  test('RequestContext: without a change there are no cookies to send', async () => {
    const context = contextOf();
    expect([context.hasChangedCookies(), applied(context)]).toEqual([false, []]);
    await context.cookies();
    expect(context.hasChangedCookies()).toBe(false);
  });

  test('RequestContext: sends the cookies of cookies() and of draftMode()', async () => {
    const context = contextOf();
    (await context.cookies()).set('a', '1');
    (await context.draftMode()).enable();
    expect(context.hasChangedCookies()).toBe(true);
    expect(applied(context)).toEqual([
      'a=1; Path=/',
      '__prerender_bypass=secret; Path=/; Secure; HttpOnly; SameSite=none',
    ]);
    expect((await context.cookies()).get('__prerender_bypass')?.value).toBe('secret');
  });

  test('RequestContext.draftMode: is on when the request brings the cookie', async () => {
    expect((await contextOf('__prerender_bypass=secret').draftMode()).isEnabled).toBe(true);
    expect((await contextOf().draftMode()).isEnabled).toBe(false);
  });

  test('RequestContext: in after() cookies are as the request brought them, and read-only', async () => {
    const context = contextOf();
    const early = await context.cookies();
    const draftMode = await context.draftMode();
    early.set('written', '1');
    const seen: unknown[] = [];
    runInRequestContext(context, () =>
      context.after(async () => {
        const late = await requireRequestContext('cookies').cookies();
        seen.push(late.get('token'), late.get('written'), early.get('written')?.value, draftMode.isEnabled);
        expect(() => late.set('a', '1')).toThrow(expect.objectContaining({ code: 'ERR_COOKIES_READONLY' }));
        expect(() => early.set('a', '1')).toThrow(expect.objectContaining({ code: 'ERR_COOKIES_READONLY' }));
        expect(() => draftMode.enable()).toThrow('Route /r used "draftMode().enable()" inside `after()`');
      }),
    );
    for (const task of context.takeAfterTasks()) await task();
    expect(seen).toEqual([{ name: 'token', value: 'abc' }, undefined, '1', false]);
  });

  test('RequestContext.after: work that comes after takeAfterTasks goes to onLateTask', async () => {
    const log: string[] = [];
    const request = new NextRequest('http://localhost/r');
    const late: (() => Promise<void>)[] = [];
    const onLateTask = (task: () => Promise<void>) => late.push(task);
    const context = createRequestContext(request, { ...OPTIONS, onLateTask });
    expect(context.takeAfterTasks()).toEqual([]);
    context.after(() => log.push('late'));
    expect(log).toEqual([]);
    for (const task of late) await task();
    expect(log).toEqual(['late']);
  });

  test('RequestContext.after: late work runs by itself where no one asks for it', async () => {
    const context = contextOf();
    context.takeAfterTasks();
    const done = new Promise<string>((resolve) => {
      context.after(() => resolve('ran'));
    });
    expect(await done).toBe('ran');
  });
});

describe('requireRequestContext', () => {
  test('requireRequestContext: outside of a request names the function and the way out', () => {
    expect(() => requireRequestContext('cookies')).toThrow(
      expect.objectContaining({
        code: 'ERR_NOT_IN_REQUEST',
        message: expect.stringContaining(
          '`cookies` was called outside a request scope. Call `cookies()` inside',
        ),
      }),
    );
  });
});
