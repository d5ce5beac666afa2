import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileStamps } from './file-stamps.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'waymark-stamps-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

test('FileStamps.changed: tells of a changed file once', () => {
  const stamps = new FileStamps();
  const file = write('a.ts', 'one');
  expect(stamps.read(file)).toBe('one');
  expect(stamps.changed()).toEqual([]);
  write('a.ts', 'another');
  expect(stamps.changed()).toEqual([file]);
  expect(stamps.changed()).toEqual([]);
});

test('FileStamps.changed: finds edits of the same length that come as fast as they can', () => {
  const stamps = new FileStamps();
  const file = write('a.ts', '0000');
  for (let edit = 1000; edit < 1500; edit++) {
    stamps.read(file);
    write('a.ts', String(edit));
    expect(stamps.changed()).toEqual([file]);
  }
});

test('FileStamps.changed: finds a file and a folder that appear and go', () => {
  const stamps = new FileStamps();
  const [file, folder] = [join(dir, 'a.ts'), join(dir, 'folder')];
  for (const path of [file, folder]) stamps.note(path);
  expect(stamps.changed()).toEqual([]);
  write('a.ts', '');
  mkdirSync(folder);
  expect(stamps.changed()).toEqual([file, folder]);
  write('folder/b.ts', '');
  expect(stamps.changed()).toEqual([folder]);
  rmSync(folder, { recursive: true });
  rmSync(file);
  expect(stamps.changed()).toEqual([file, folder]);
});

test('FileStamps.changed: an edit that keeps length and modification time is found', () => {
  const stamps = new FileStamps();
  const file = write('a.ts', 'one');
  const { atime, mtime } = statSync(file);
  stamps.read(file);
  write('a.ts', 'two');
  utimesSync(file, atime, mtime);
  expect(stamps.changed()).toEqual([file]);
});

test('FileStamps.forget: what is forgotten is not told of', () => {
  const stamps = new FileStamps();
  const file = write('a.ts', 'one');
  stamps.read(file);
  stamps.forget(file);
  write('a.ts', 'three');
  expect(stamps.changed()).toEqual([]);
});
