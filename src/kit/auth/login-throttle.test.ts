import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NetworkStore, useStore } from '../../../test/harness/network-store.ts';
import { createLoginThrottle } from './login-throttle.ts';

let store: NetworkStore;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  store = new NetworkStore();
  useStore(store);
});
afterEach(() => {
  vi.useRealTimers();
  useStore(undefined);
});

const passSeconds = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

/** How long an attempt has to wait, in seconds; 0 for one that may be made. */
async function fail(throttle: ReturnType<typeof createLoginThrottle>, account: string, address?: string) {
  const { refusal } = await throttle.attempt({ account, address });
  if (refusal) expect(refusal.status).toBe(429);
  return Number(refusal?.headers.get('retry-after') ?? 0);
}

test('createLoginThrottle: an account is locked after its failures, for twice as long each time', async () => {
  const throttle = createLoginThrottle({ perAccount: 3, lock: 10, maxLock: 35 });
  const waits: number[] = [];
  for (let index = 0; index < 3; index++) waits.push(await fail(throttle, 'ada'));
  expect(waits).toEqual([0, 0, 0]);
  for (const seconds of [10, 20, 35, 35]) {
    expect(await fail(throttle, 'ada')).toBe(seconds);
    passSeconds(seconds - 1);
    expect(await fail(throttle, 'ADA ')).toBe(1);
    expect(await fail(throttle, 'bob')).toBe(0);
    passSeconds(1);
    expect(await fail(throttle, 'ada')).toBe(0);
  }
  passSeconds(3600);
  expect(await fail(throttle, 'ada')).toBe(0);
  expect(await fail(throttle, 'ada')).toBe(0);
});

test('createLoginThrottle: of many attempts at once no more get through than one by one', async () => {
  const throttle = createLoginThrottle({ perAccount: 5 });
  const attempts = Array.from({ length: 50 }, () => throttle.attempt({ account: 'ada' }));
  const passed = (await Promise.all(attempts)).filter(({ refusal }) => refusal === undefined);
  expect(passed.length).toBe(5);
});

test('createLoginThrottle: a success forgives the account, and of its address only itself', async () => {
  const throttle = createLoginThrottle({ perAccount: 3, perAddress: 6 });
  for (let round = 0; round < 4; round++) {
    expect(await fail(throttle, 'own', '1.2.3.4'), `round ${round}`).toBe(0);
    const success = await throttle.attempt({ account: 'own', address: '1.2.3.4' });
    expect(success.refusal).toBeUndefined();
    await success.succeeded();
  }
  expect(await fail(throttle, 'other', '1.2.3.4')).toBe(0);
  expect(await fail(throttle, 'another', '1.2.3.4')).toBe(0);
  expect(await fail(throttle, 'another', '1.2.3.4')).toBeGreaterThan(0);
  expect(await fail(throttle, 'another', '1.2.3.5')).toBe(0);
});

test('createLoginThrottle: a success right at the limit takes its lock back', async () => {
  const throttle = createLoginThrottle({ perAccount: 2, perAddress: 2 });
  expect(await fail(throttle, 'ada', '1.2.3.4')).toBe(0);
  const success = await throttle.attempt({ account: 'ada', address: '1.2.3.4' });
  await success.succeeded();
  expect(await fail(throttle, 'ada', '1.2.3.4')).toBe(0);
});

test('createLoginThrottle: the store knows no account by its name', async () => {
  const keys: string[] = [];
  const set = store.increment;
  store.increment = (key, options) => {
    keys.push(key);
    return set(key, options);
  };
  await createLoginThrottle().attempt({ account: 'ada@example.com' });
  expect(keys).toEqual([expect.stringMatching(/^login:account:[\w-]{43}$/)]);
});

test('createLoginThrottle: while the store is away, sign-ins are allowed or refused', async () => {
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  store.isAway = true;
  const open = await createLoginThrottle({ onError }).attempt({ account: 'ada' });
  expect(open.refusal).toBeUndefined();
  await open.succeeded();
  const closed = await createLoginThrottle({ onError, onStoreError: 'refuse' }).attempt({ account: 'ada' });
  expect([closed.refusal?.status, closed.refusal?.headers.get('retry-after')]).toEqual([503, '1']);
  expect(errors).toEqual([
    expect.objectContaining({ code: 'ERR_STORE_UNAVAILABLE' }),
    expect.objectContaining({ code: 'ERR_STORE_UNAVAILABLE' }),
  ]);
});

test.each([
  { perAccount: 0 },
  { perAddress: -1 },
  { window: Number.NaN },
  { lock: 0 },
  { maxLock: Infinity },
])('createLoginThrottle: %j cannot be used', (options) => {
  expect(() => createLoginThrottle(options)).toThrow(expect.objectContaining({ code: 'ERR_AUTH_OPTION' }));
});

test('createLoginThrottle: an attempt of nobody cannot be counted', async () => {
  await expect(createLoginThrottle().attempt({})).rejects.toMatchObject({ code: 'ERR_AUTH_OPTION' });
});
