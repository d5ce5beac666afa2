import { expect, test } from 'vitest';
import { RecentMap } from './recent-map.ts';

test('RecentMap: keeps at most so many, and what was asked for last', () => {
  const map = new RecentMap<number>(10);
  for (let index = 0; index < 1000; index++) {
    map.set(`key ${index}`, index);
    expect(map.get('key 0')).toBe(0);
    expect([...map.values()].length).toBeLessThanOrEqual(10);
  }
  expect(map.get('key 999')).toBe(999);
  expect(map.get('key 900')).toBeUndefined();
});

test('RecentMap: a key that is set again has its new value, wherever the old one is', () => {
  const map = new RecentMap<number>(4);
  map.set('a', 1);
  map.set('b', 2);
  map.set('c', 3);
  map.set('a', 4);
  expect(map.get('a')).toBe(4);
  expect(map.get('b')).toBe(2);
});
