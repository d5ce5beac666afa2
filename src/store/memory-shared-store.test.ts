import { afterEach, expect, test, vi } from 'vitest';
import { MemorySharedStore } from './memory-shared-store.ts';

const store = new MemorySharedStore();

afterEach(() => {
  vi.useRealTimers();
});

test('MemorySharedStore: a value is there until its time is over', () => {
  vi.useFakeTimers();
  store.set('a', '1', { ttl: 100 });
  vi.advanceTimersByTime(99);
  expect(store.get('a')).toBe('1');
  vi.advanceTimersByTime(1);
  expect(store.get('a')).toBeUndefined();
});

test('MemorySharedStore: set, only where the key has no value', () => {
  expect(store.set('b', '1', { only: 'present' })).toBe(false);
  expect(store.set('b', '1', { only: 'absent' })).toBe(true);
  expect(store.set('b', '2', { only: 'absent' })).toBe(false);
  expect(store.get('b')).toBe('1');
});

test('MemorySharedStore: deleteTagged deletes what has one of the tags', () => {
  store.set('c', '1', { tags: ['x', 'y'] });
  store.set('d', '1', { tags: ['z'] });
  store.deleteTagged(['y']);
  expect([store.get('c'), store.get('d')]).toEqual([undefined, '1']);
});

test('MemorySharedStore: a counter ends at the time that its first increment set', () => {
  vi.useFakeTimers();
  expect(store.increment('e', { ttl: 100 })).toEqual({ value: 1, expiresIn: 100 });
  vi.advanceTimersByTime(60);
  expect(store.increment('e', { by: 2, ttl: 100 })).toEqual({ value: 3, expiresIn: 40 });
  vi.advanceTimersByTime(40);
  expect(store.increment('e', { ttl: 100 }).value).toBe(1);
});

test('MemorySharedStore: a lock has one holder, and tokens that grow', () => {
  vi.useFakeTimers();
  const first = store.lock('f', 100);
  expect(store.lock('f', 100)).toBeUndefined();
  vi.advanceTimersByTime(100);
  const second = store.lock('f', 100);
  expect(second!.token).toBeGreaterThan(first!.token);
  expect(first!.extend(100)).toBe(false);
  void first!.release();
  expect(store.lock('f', 100)).toBeUndefined();
  void second!.release();
  expect(store.lock('f', 100)).toBeDefined();
});

test('MemorySharedStore: a message reaches who listens', async () => {
  const heard: string[] = [];
  const end = store.subscribe('g', (message) => heard.push(message));
  store.publish('g', '1');
  await Promise.resolve();
  void end();
  store.publish('g', '2');
  await Promise.resolve();
  expect(heard).toEqual(['1']);
});
