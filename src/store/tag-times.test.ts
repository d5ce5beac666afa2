import { expect, test } from 'vitest';
import { type CacheEntry, cacheTime } from '../http/cache-store.ts';
import { TagTimes } from './tag-times.ts';

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

test('TagTimes: what two of them know becomes what either knows', () => {
  const [one, other] = [new TagTimes(), new TagTimes()];
  const old = entry(['x']);
  const alsoOld = entry(['y']);
  one.invalidate(['x'], {});
  other.invalidate(['y'], undefined);
  const young = entry(['x', 'y']);
  one.merge(JSON.parse(JSON.stringify(other.toData())) as ReturnType<TagTimes['toData']>);
  expect([old, alsoOld, young].map((each) => one.stateOf(each))).toEqual(['stale', 'expired', 'fresh']);
  other.invalidate(['x'], undefined);
  one.merge(other.toData());
  expect([old, young].map((each) => one.stateOf(each))).toEqual(['expired', 'expired']);
});
