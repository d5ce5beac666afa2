import { expect, test } from 'vitest';
import { type CacheEntry, cacheTime } from '../http/cache-store.ts';
import { type TagRecord, TagTimes } from './tag-times.ts';

function entry(tags: readonly string[]): CacheEntry {
  return { body: new Uint8Array(), meta: {}, tags, createdAt: cacheTime() };
}

test('TagTimes: entries older than a forgotten tag are expired, others are not', () => {
  const times = new TagTimes(4);
  const old = entry(['a']);
  const bare = entry([]);
  times.invalidate(['a', 'b'], {});
  const between = entry(['z']);
  times.invalidate(['c'], {});
  times.invalidate(['d'], {});
  expect(times.stateOf(old)).toBe('stale');
  times.invalidate(['e'], {});
  expect(times.stateOf(old)).toBe('expired');
  expect(times.stateOf(bare)).toBe('fresh');
  expect(times.stateOf(between)).toBe('expired');
  expect(times.stateOf(entry(['a', 'b', 'c', 'd', 'e']))).toBe('fresh');
});

test('TagTimes: records bring another to the same, in whatever order they come', () => {
  const times = new TagTimes();
  const entries: CacheEntry[] = [];
  const records: TagRecord[] = [];
  for (const durations of [
    { expire: 100 },
    {},
    { expire: 50 },
    undefined,
    { expire: 10 },
    { expire: 1e6 },
    {},
  ]) {
    entries.push(entry(['a']), entry(['b']));
    records.push(times.invalidate(['a'], durations));
  }
  entries.push(entry(['a']));
  const states = entries.map((each) => times.stateOf(each));
  expect(new Set(states)).toEqual(new Set(['expired', 'stale', 'fresh']));
  for (const order of [records, records.toReversed(), [...times.records()], [...records, ...records]]) {
    const other = new TagTimes();
    for (const record of JSON.parse(JSON.stringify(order)) as TagRecord[]) other.apply(record);
    expect(entries.map((each) => other.stateOf(each))).toEqual(states);
  }
});
