import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type CacheEntry, cacheTime } from '../http/cache-store.ts';
import { TagLog } from './tag-log.ts';
import { TagTimes } from './tag-times.ts';

const folder = mkdtempSync(join(tmpdir(), 'waymark-tags-'));
afterAll(() => rmSync(folder, { recursive: true }));

function open(name: string, maxBytes?: number) {
  const times = new TagTimes();
  return { times, log: new TagLog(join(folder, name), times, 0, maxBytes) };
}

function entry(tags: readonly string[]): CacheEntry {
  return { body: new Uint8Array(), meta: {}, tags, createdAt: cacheTime() };
}

test('TagLog: half a line is read when the rest is there, and a broken one is passed over', () => {
  const path = join(folder, 'half');
  const reader = open('half');
  const old = entry(['größe']);
  const line = Buffer.from(`${JSON.stringify(open('half').times.invalidate(['größe'], {}))}\n`);
  const middle = line.indexOf(0xb6);
  appendFileSync(path, 'not JSON\n{"at":"x"}\n');
  appendFileSync(path, line.subarray(0, middle));
  reader.log.refresh();
  expect(reader.times.stateOf(old)).toBe('fresh');
  appendFileSync(path, line.subarray(middle));
  reader.log.refresh();
  expect(reader.times.stateOf(old)).toBe('stale');
});

test('TagLog: a long log is written anew with what still counts, under those who read it', async () => {
  const path = join(folder, 'long');
  const [one, other] = [open('long', 2000), open('long', 2000)];
  const old = [entry(['a']), entry(['tag 7'])];
  one.log.append(one.times.invalidate(['a'], undefined));
  other.log.refresh();
  for (let index = 0; index < 100; index++) one.log.append(one.times.invalidate([`tag ${index % 10}`], {}));
  expect(statSync(path).size).toBeGreaterThan(2000);
  await Promise.all([one.log.shorten(), other.log.shorten()]);
  expect(statSync(path).size).toBeLessThan(2000);
  expect(existsSync(`${path}.old-${process.pid}`)).toBe(false);
  other.log.refresh();
  const late = open('long');
  late.log.refresh();
  for (const { times } of [one, other, late]) {
    expect(old.map((each) => times.stateOf(each))).toEqual(['expired', 'stale']);
    expect(times.stateOf(entry(['a', 'tag 7']))).toBe('fresh');
  }
  one.log.append(one.times.invalidate(['b'], {}));
  expect(readFileSync(path, 'utf8')).toContain('"b"');
});
