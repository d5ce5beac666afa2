import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NextRequest } from '../app/next-request.ts';
import { provideStore } from '../app/current-store.ts';
import {
  createRequestContext,
  type RequestContextOptions,
  runInRequestContext,
} from '../app/request-context.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { cookies, headers } from './headers.ts';
import { revalidatePath, revalidateTag } from './revalidate.ts';
import { unstable_cache } from './unstable-cache.ts';
import { unstable_noStore } from './unstable-no-store.ts';

let store: MemoryStore;
let background: Promise<unknown>[];

// Time only goes on, as outside of tests.
let start = Date.now();

beforeEach(() => {
  store = new MemoryStore();
  background = [];
  provideStore(() => store);
  vi.useFakeTimers({ now: (start += 1e10), toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function inRequest<T>(
  fn: () => T,
  options: Partial<RequestContextOptions> = {},
  init: { url?: string; headers?: Record<string, string> } = {},
): T {
  const request = new NextRequest(init.url ?? 'http://localhost/api/users/7', {
    headers: init.headers ?? {},
  });
  const context = createRequestContext(request, {
    routePath: '/api/users/[id]',
    file: 'app/api/users/[id]/route.ts',
    mode: 'production',
    draftModeId: 'secret',
    authInterrupts: false,
    connection: { waitUntil: (work) => void background.push(work) },
    ...options,
  });
  return runInRequestContext(context, fn);
}

function run(fn: () => unknown, key: string): Promise<unknown> {
  return inRequest(() => unstable_cache(async () => fn(), [key])());
}

function counter(options?: Parameters<typeof unstable_cache>[2], keyParts: string[] = []) {
  const calls: unknown[][] = [];
  const fn = async (...args: unknown[]) => ({ call: calls.push(args) });
  return { calls, cached: unstable_cache(fn, keyParts, options) };
}

test('unstable_cache: one result for each list of arguments, in requests and outside', async () => {
  const { cached, calls } = counter();
  expect(await inRequest(() => cached(1))).toEqual({ call: 1 });
  expect(await inRequest(() => cached(1))).toEqual({ call: 1 });
  expect(await cached(1)).toEqual({ call: 1 });
  expect(await cached(2)).toEqual({ call: 2 });
  expect(calls).toEqual([[1], [2]]);
});

test('unstable_cache: the key is the text of the function, the parts of the key and the arguments', async () => {
  const a = counter({}, ['a']);
  const b = counter({}, ['b']);
  await a.cached(1);
  expect(await b.cached(1)).toEqual({ call: 1 });
  expect(await counter({}, ['a']).cached(1)).toEqual({ call: 1 });
  expect([a.calls.length, b.calls.length]).toEqual([1, 1]);
});

test('unstable_cache: undefined is a result', async () => {
  let calls = 0;
  const cached = unstable_cache(async () => void calls++, ['undefined']);
  expect([await cached(), await cached()]).toEqual([undefined, undefined]);
  expect(calls).toBe(1);
});

test('unstable_cache: a stale result is given while one new one is made', async () => {
  const { cached, calls } = counter({ revalidate: 10 }, ['stale']);
  await inRequest(() => cached());
  vi.advanceTimersByTime(10_000);
  const results = await Promise.all([1, 2, 3].map(() => inRequest(() => cached())));
  expect(results).toEqual([{ call: 1 }, { call: 1 }, { call: 1 }]);
  await Promise.all(background);
  expect(calls.length).toBe(2);
  expect(await inRequest(() => cached())).toEqual({ call: 2 });
});

test('unstable_cache: where a new result fails, the old one stays, and the console is told', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  let calls = 0;
  const cached = unstable_cache(
    async () => {
      if (calls++ > 0) throw new Error('no database');
      return 'good';
    },
    ['fails'],
    { revalidate: 10 },
  );
  await cached();
  vi.advanceTimersByTime(10_000);
  expect(await inRequest(() => cached())).toBe('good');
  await Promise.all(background);
  expect(log).toHaveBeenCalledOnce();
  expect(await inRequest(() => cached())).toBe('good');
  await Promise.all(background);
});

test('unstable_cache: what fails at first is not kept', async () => {
  let calls = 0;
  const cached = unstable_cache(async () => {
    if (calls++ === 0) throw new Error('no database');
    return 'good';
  }, ['fails at first']);
  await expect(cached()).rejects.toThrow('no database');
  expect(await cached()).toBe('good');
});

test('unstable_cache: calls at the same time make one result', async () => {
  const { cached, calls } = counter({}, ['at once']);
  await Promise.all([1, 2, 3].map(() => inRequest(() => cached('x'))));
  expect(calls.length).toBe(1);
});

test('revalidateTag: with a profile the next result is the old one, without there is none', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { cached } = counter({ tags: ['users'] }, ['tags']);
  await inRequest(() => cached());
  inRequest(() => revalidateTag('users', 'max'));
  expect(await inRequest(() => cached())).toEqual({ call: 1 });
  await Promise.all(background);
  expect(await inRequest(() => cached())).toEqual({ call: 2 });
  expect(warn).not.toHaveBeenCalled();
  inRequest(() => revalidateTag('users'));
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('without the second argument is now deprecated'));
  expect(await inRequest(() => cached())).toEqual({ call: 3 });
  inRequest(() => revalidateTag('users', { expire: 0 }));
  expect(await inRequest(() => cached())).toEqual({ call: 4 });
});

test('revalidateTag: a profile that there is not, a time that is none', () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  inRequest(() => revalidateTag('a', 'sometimes'));
  expect(log).toHaveBeenCalledWith(expect.stringMatching(/"sometimes".*There are: default/));
  expect(() => inRequest(() => revalidateTag('a', { expire: -1 }))).toThrow(/must be a number of seconds/);
  expect(() => revalidateTag('a', 'max')).toThrow(/outside a request scope/);
});

test.each([
  [() => revalidatePath('/api/users/7'), true],
  [() => revalidatePath('/api/users/7/'), true],
  [() => revalidatePath('/api/users/8'), false],
  [() => revalidatePath('/api/users/[id]', 'page'), true],
  [() => revalidatePath('/api/users/[id]', 'layout'), true],
  [() => revalidatePath('/api', 'layout'), true],
  [() => revalidatePath('/', 'layout'), true],
  [() => revalidatePath('/'), false],
  [() => revalidatePath('/api', 'page'), false],
])('revalidatePath: %s makes what was kept for the path anew: %s', async (revalidate, isAnew) => {
  const { cached } = counter({}, [revalidate.toString()]);
  await inRequest(() => cached());
  inRequest(revalidate);
  expect(await inRequest(() => cached())).toEqual({ call: isAnew ? 2 : 1 });
});

test('unstable_cache: no request in it, and nothing is invalidated from it', async () => {
  await expect(run(() => cookies(), 'cookies')).rejects.toThrow(
    /Route "\/api\/users\/\[id\]": `cookies\(\)` can't be used inside `unstable_cache\(\)`/,
  );
  await expect(run(() => headers(), 'headers')).rejects.toMatchObject({ code: 'ERR_CACHED_SCOPE' });
  await expect(run(() => revalidateTag('a', 'max'), 'tag')).rejects.toThrow(/inside a cached function/);
  expect(await run(() => unstable_noStore(), 'noStore')).toBeUndefined();
});

test('unstable_cache: not in draft mode, and not where the route says so', async () => {
  const { cached, calls } = counter({}, ['draft']);
  await inRequest(() => cached());
  const draft = { headers: { cookie: '__prerender_bypass=secret' } };
  expect(await inRequest(() => cached(), {}, draft)).toEqual({ call: 2 });
  expect(await inRequest(() => cached())).toEqual({ call: 1 });
  expect(await inRequest(() => cached(), { fetchCache: 'force-no-store' })).toEqual({ call: 3 });
  expect(await inRequest(() => cached())).toEqual({ call: 3 });
  const reload = { headers: { 'cache-control': 'no-cache' } };
  expect(await inRequest(() => cached(), {}, reload)).toEqual({ call: 3 });
  expect(await inRequest(() => cached(), { mode: 'development' }, reload)).toEqual({ call: 4 });
  expect(calls.length).toBe(4);
});

test('unstable_cache: what cannot be kept for that long', () => {
  const log = vi.spyOn(console, 'warn').mockImplementation(() => {});
  for (const revalidate of [0, -1, Number.NaN, 'x' as unknown as number]) {
    expect(() => unstable_cache(async () => 1, [], { revalidate })).toThrow(/must be a number of seconds/);
  }
  unstable_cache(async () => 1, [], { tags: ['x'.repeat(257), 7 as unknown as string, 'good'] });
  expect(log).toHaveBeenCalledWith(expect.stringMatching(/257 characters.*7: must be a string/));
});
