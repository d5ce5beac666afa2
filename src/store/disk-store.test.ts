import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CacheEntry, cacheTime } from '../http/cache-store.ts';
import { DiskStore, type DiskStoreOptions } from './disk-store.ts';
import { entryFileName } from './entry-file.ts';

let directory: string;
let warnings: string[];

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'waymark-store-')), 'cache');
  warnings = [];
});
afterEach(() => rmSync(join(directory, '..'), { recursive: true, force: true }));

/** A store as another process, or one after a restart, has it. */
function open(options: DiskStoreOptions = {}): DiskStore {
  return new DiskStore(directory, { warn: (message) => void warnings.push(message), ...options });
}

function entry(text: string, fields: Partial<CacheEntry> = {}): CacheEntry {
  const body = new TextEncoder().encode(text);
  return { body, meta: { status: 200 }, tags: [], createdAt: cacheTime(), ...fields };
}

async function textOf(store: DiskStore, key: string): Promise<string | undefined> {
  const hit = await store.get(key);
  return hit && `${hit.state} ${new TextDecoder().decode(hit.entry.body)}`;
}

test('DiskStore: what was kept is there after a restart, with its times and tags', async () => {
  const store = open();
  const kept = entry('größe', { tags: ['é', 'b'], staleAt: Date.now() - 1, expiresAt: Date.now() + 1e6 });
  await store.set('a key/with: anything', kept);
  expect((await open().get('a key/with: anything'))?.entry).toEqual(kept);
  expect(await textOf(open(), 'a key/with: anything')).toBe('stale größe');
  expect(await textOf(open(), 'another')).toBeUndefined();
  store.invalidate(['é']);
  expect(await textOf(open(), 'a key/with: anything')).toBe('expired größe');
  expect(warnings).toEqual([]);
});

test('DiskStore: an entry that is in memory is given at once', async () => {
  const store = open();
  const writing = store.set('key', entry('x'));
  expect(store.get('key')).toMatchObject({ state: 'fresh' });
  await writing;
  expect(store.get('key')).toMatchObject({ state: 'fresh' });
});

test('DiskStore: processes see what others invalidate, and what they made instead', async () => {
  const [one, other] = [open(), open()];
  await one.set('key', entry('old', { tags: ['a'] }));
  expect(await textOf(other, 'key')).toBe('fresh old');
  one.invalidate(['a'], {});
  expect(await textOf(other, 'key')).toBe('stale old');
  await one.set('key', entry('new', { tags: ['a'] }));
  expect(await textOf(other, 'key')).toBe('fresh new');
  other.invalidate(['a']);
  expect(await textOf(one, 'key')).toBe('expired new');
});

test('DiskStore: with time to look, what others invalidate is seen when it is over', async () => {
  const [one, other] = [open(), open({ lookEvery: 100 })];
  await one.set('key', entry('old', { tags: ['a'] }));
  expect(await textOf(other, 'key')).toBe('fresh old');
  one.invalidate(['a']);
  await new Promise((resolve) => setTimeout(resolve, 110));
  expect(await textOf(other, 'key')).toBe('expired old');
});

test.each([
  ['half of it', (bytes: Buffer) => bytes.subarray(0, bytes.length - 3)],
  ['nothing', () => Buffer.alloc(0)],
  ['other bytes', () => Buffer.from('waymark-entry 1\n{"key":"key"}\nx')],
  ['one byte changed', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from('!')])],
  ['another version', (bytes: Buffer) => Buffer.from(bytes.toString().replace('entry 1', 'entry 2'))],
])('DiskStore: a file with %s is no entry, and is said to be damaged', async (_what, damage) => {
  const store = open();
  await store.set('key', entry('good'));
  const path = join(directory, 'entries', entryFileName('key'));
  writeFileSync(path, damage(readFileSync(path)));
  const restarted = open();
  expect(await textOf(restarted, 'key')).toBeUndefined();
  expect(warnings).toEqual([expect.stringContaining('is damaged, and made anew')]);
  await restarted.set('key', entry('again'));
  expect(await textOf(open(), 'key')).toBe('fresh again');
});

test('DiskStore: on a disk that cannot be written to, it keeps in memory and warns once', async () => {
  writeFileSync(directory, 'a file in the place of the folder');
  const store = open();
  const lease = await store.acquire('key', 1000);
  expect(lease).toBeDefined();
  expect(await store.acquire('key', 1000)).toBeUndefined();
  await store.set('key', entry('x', { tags: ['a'] }));
  expect(await textOf(store, 'key')).toBe('fresh x');
  store.invalidate(['a']);
  expect(await textOf(store, 'key')).toBe('expired x');
  await store.delete('key');
  expect(await textOf(store, 'key')).toBeUndefined();
  await lease?.release();
  expect(await store.acquire('key', 1000)).toBeDefined();
  expect(warnings.length).toBe(1);
  expect(warnings[0]).toContain('is kept in memory, and lost when the process ends');
});

test('DiskStore: what memory has no room for is read from the disk', async () => {
  const store = open({ maxBytes: 1500 });
  for (const key of ['a', 'b', 'c', 'd']) await store.set(key, entry(key.repeat(300)));
  for (const key of ['a', 'b', 'c', 'd']) expect(await textOf(store, key)).toBe(`fresh ${key.repeat(300)}`);
});

test('DiskStore: the oldest files go when the disk has too many bytes', async () => {
  const store = open({ maxBytes: 0, maxDiskBytes: 5000 });
  for (let index = 0; index < 9; index++) {
    await store.set(`key ${index}`, entry('x'.repeat(800)));
    const time = new Date(Date.now() - 100_000 + index * 1000);
    utimesSync(join(directory, 'entries', entryFileName(`key ${index}`)), time, time);
  }
  expect(await textOf(store, 'key 0')).toBeUndefined();
  expect(await textOf(store, 'key 8')).toBeDefined();
  const files = readdirSync(join(directory, 'entries'), { recursive: true, withFileTypes: true });
  expect(files.filter((file) => file.isFile()).length).toBeLessThanOrEqual(5);
});

test('DiskStore: of several writes of a key the last stays, and no other file', async () => {
  const store = open();
  await Promise.all(['1', '2', '3'].map((text) => store.set('key', entry(text))));
  expect(await textOf(open(), 'key')).toBe('fresh 3');
  await store.set('key', entry('gone'));
  await store.delete('key');
  expect(await textOf(open(), 'key')).toBeUndefined();
  const files = readdirSync(join(directory, 'entries'), { recursive: true, withFileTypes: true });
  expect(files.filter((file) => file.isFile())).toEqual([]);
});

test('DiskStore: one process may make an entry, until it gives the lease back', async () => {
  const [one, other] = [open(), open()];
  const lease = await one.acquire('key', 60_000);
  expect(lease).toBeDefined();
  expect(await other.acquire('key', 60_000)).toBeUndefined();
  await lease?.release();
  const next = await other.acquire('key', 60_000);
  expect(next).toBeDefined();
  expect(await one.acquire('key', 60_000)).toBeUndefined();
  await next?.release();
});

test('DiskStore: the lease of a process that has died is over at once', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.once('exit', resolve));
  const lease = await open().acquire('key', 60_000);
  await lease?.release();
  const path = join(directory, 'leases', entryFileName('key'));
  const { hostname } = await import('node:os');
  writeFileSync(path, `${child.pid} ${hostname()}`);
  const taken = await open().acquire('key', 60_000);
  expect(taken).toBeDefined();
  expect(await open().acquire('key', 60_000)).toBeUndefined();
  await taken?.release();
});

test('DiskStore: a lease on another machine that is not renewed is over in time', async () => {
  const lease = await open().acquire('key', 60_000);
  await lease?.release();
  const path = join(directory, 'leases', entryFileName('key'));
  writeFileSync(path, '1 another-machine');
  expect(await open().acquire('key', 60_000)).toBeUndefined();
  const old = new Date(Date.now() - 61_000);
  utimesSync(path, old, old);
  expect(await open().acquire('key', 60_000)).toBeDefined();
  expect(statSync(path).mtimeMs).toBeGreaterThan(Date.now() - 10_000);
});
