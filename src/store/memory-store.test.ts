import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type CacheEntry, cacheTime } from '../http/cache-store.ts';
import { MemoryStore } from './memory-store.ts';

// Time only goes on, as outside of tests.
let start = Date.now();

beforeEach(() => void vi.useFakeTimers({ now: (start += 1e10), toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

function entry(fields: Partial<CacheEntry> = {}): CacheEntry {
  return { body: new Uint8Array(10), meta: {}, tags: [], createdAt: cacheTime(), ...fields };
}

test('MemoryStore: an entry is fresh, then stale, then expired', () => {
  const store = new MemoryStore();
  const kept = entry({ staleAt: Date.now() + 1000, expiresAt: Date.now() + 5000 });
  store.set('key', kept);
  expect(store.get('key')).toEqual({ entry: kept, state: 'fresh' });
  expect(store.get('key')?.entry).toBe(kept);
  vi.advanceTimersByTime(1000);
  expect(store.get('key')?.state).toBe('stale');
  vi.advanceTimersByTime(4000);
  expect(store.get('key')?.state).toBe('expired');
});

test('MemoryStore: an invalidated tag expires what was there, and not what came after', () => {
  const store = new MemoryStore();
  store.set('old', entry({ tags: ['users'] }));
  store.set('other', entry({ tags: ['posts'] }));
  store.invalidate(['users']);
  store.set('new', entry({ tags: ['users'] }));
  expect(store.get('old')?.state).toBe('expired');
  expect(store.get('other')?.state).toBe('fresh');
  expect(store.get('new')?.state).toBe('fresh');
});

test('MemoryStore: a tag that is invalidated while an entry is made reaches the entry', () => {
  const store = new MemoryStore();
  const createdAt = cacheTime();
  store.invalidate(['users']);
  store.set('key', entry({ tags: ['users'], createdAt }));
  expect(store.get('key')?.state).toBe('expired');
});

test('MemoryStore: tags that are asked for count like those of the entry', () => {
  const store = new MemoryStore();
  store.set('key', entry());
  store.invalidate(['_N_T_/api/users']);
  expect(store.get('key')?.state).toBe('fresh');
  expect(store.get('key', ['_N_T_/api/users'])?.state).toBe('expired');
});

test('MemoryStore: with a term, what was there is stale until it ends; what came since is not touched by it', () => {
  const store = new MemoryStore();
  store.set('old', entry({ tags: ['users'] }));
  store.invalidate(['users'], { expire: 10 });
  vi.advanceTimersByTime(5000);
  store.set('new', entry({ tags: ['users'] }));
  expect(store.get('old')?.state).toBe('stale');
  expect(store.get('new')?.state).toBe('fresh');
  vi.advanceTimersByTime(5001);
  expect(store.get('old')?.state).toBe('expired');
  expect(store.get('new')?.state).toBe('fresh');
});

test('MemoryStore: a second invalidation gives old entries no new term', () => {
  const store = new MemoryStore();
  store.set('old', entry({ tags: ['users'] }));
  store.invalidate(['users'], { expire: 10 });
  vi.advanceTimersByTime(9000);
  store.set('new', entry({ tags: ['users'] }));
  store.invalidate(['users'], { expire: 10 });
  vi.advanceTimersByTime(1001);
  expect(store.get('old')?.state).toBe('expired');
  expect(store.get('new')?.state).toBe('stale');
  vi.advanceTimersByTime(9000);
  expect(store.get('new')?.state).toBe('expired');
});

test('MemoryStore: without a term, stale for as long as the entry says', () => {
  const store = new MemoryStore();
  store.set('key', entry({ tags: ['users'] }));
  store.invalidate(['users'], {});
  vi.advanceTimersByTime(1e9);
  expect(store.get('key')?.state).toBe('stale');
  store.invalidate(['users']);
  expect(store.get('key')?.state).toBe('expired');
});

test('MemoryStore: many terms of one tag are kept as few, of which none ends later than it was to', () => {
  const store = new MemoryStore();
  store.set('key', entry({ tags: ['users'] }));
  for (let second = 0; second < 100; second++) {
    store.invalidate(['users'], { expire: 60 });
    vi.advanceTimersByTime(1000);
  }
  expect(store.get('key')?.state).toBe('expired');
  store.set('new', entry({ tags: ['users'] }));
  expect(store.get('new')?.state).toBe('fresh');
});

test('MemoryStore: what was used the longest ago goes when there are too many bytes', () => {
  const store = new MemoryStore({ maxBytes: 10_000 });
  for (const key of ['a', 'b', 'c']) store.set(key, entry({ body: new Uint8Array(2500) }));
  store.get('a');
  store.set('d', entry({ body: new Uint8Array(2500) }));
  expect(['a', 'b', 'c', 'd'].map((key) => store.get(key) !== undefined)).toEqual([true, false, true, true]);
});

test('MemoryStore: what is too large by itself is not kept, and takes the place of what was', () => {
  const store = new MemoryStore({ maxBytes: 1000 });
  store.set('key', entry());
  store.set('key', entry({ body: new Uint8Array(2000) }));
  expect(store.get('key')).toBeUndefined();
});

test('MemoryStore: one may make an entry at a time, until the lease is given back or has run out', async () => {
  const store = new MemoryStore();
  const first = await store.acquire('key', 1000);
  expect(first).toBeDefined();
  expect(await store.acquire('key', 1000)).toBeUndefined();
  expect(await store.acquire('other', 1000)).toBeDefined();
  await first?.release();
  const second = await store.acquire('key', 1000);
  expect(second).toBeDefined();
  vi.advanceTimersByTime(1000);
  const third = await store.acquire('key', 1000);
  expect(third).toBeDefined();
  await second?.release();
  expect(await store.acquire('key', 1000)).toBeUndefined();
});
