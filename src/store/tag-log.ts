import {
  appendFileSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { TagRecord, TagTimes } from './tag-times.ts';

/** Bytes from which on a log is written anew with what still counts. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Milliseconds in which who has opened a log to write to it has done so. */
const GRACE = 1000;

interface Line extends TagRecord {
  readonly floor?: number;
}

/**
 * The file in which the processes that share a store tell each other, and those to come, what was invalidated: a line
 * for each time. Lines are only ever appended, which no other process can get in the way of.
 */
export class TagLog {
  readonly #path: string;
  readonly #times: TagTimes;
  readonly #lookEvery: number;
  readonly #maxBytes: number;
  #descriptor: number | undefined;
  #inode = 0;
  #offset = 0;
  #rest = '';
  #nextLook = 0;

  /**
   * @param times Brought up to date with the file.
   * @param lookEvery Milliseconds for which the file is not looked at again.
   * @param maxBytes Default: 4 MiB.
   */
  constructor(path: string, times: TagTimes, lookEvery: number, maxBytes = MAX_BYTES) {
    this.#path = path;
    this.#times = times;
    this.#lookEvery = lookEvery;
    this.#maxBytes = maxBytes;
  }

  /** Reads what has come since it was read before. */
  refresh(): void {
    if (this.#lookEvery > 0) {
      const now = Date.now();
      if (now < this.#nextLook) return;
      this.#nextLook = now + this.#lookEvery;
    }
    const stats = statSync(this.#path, { throwIfNoEntry: false });
    if (stats === undefined || (stats.ino === this.#inode && stats.size === this.#offset)) return;
    if (this.#descriptor !== undefined) this.#readOn(this.#descriptor);
    if (stats.ino !== this.#inode) this.#open();
  }

  /** @throws what the file system throws. */
  append(record: TagRecord): void {
    this.#write(`${JSON.stringify(record)}\n`);
  }

  /** Writes the log anew where it has become long; resolves when it is, or need not be. */
  async shorten(): Promise<void> {
    const size = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
    if (size <= this.#maxBytes) return;
    const old = `${this.#path}.old-${process.pid}`;
    try {
      renameSync(this.#path, old);
    } catch {
      // Another process was faster.
      return;
    }
    await delay(GRACE, undefined, { ref: false });
    this.#readLines(await readFile(old, 'utf8'));
    const lines = [...this.#times.records()].map((record) => JSON.stringify(record));
    if (this.#times.floor > 0) lines.push(JSON.stringify({ tags: [], at: 0, floor: this.#times.floor }));
    this.#write(`${lines.join('\n')}\n`);
    await rm(old, { force: true });
  }

  #write(text: string): void {
    try {
      appendFileSync(this.#path, text);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      mkdirSync(dirname(this.#path), { recursive: true });
      appendFileSync(this.#path, text);
    }
  }

  #open(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    try {
      this.#descriptor = openSync(this.#path, 'r');
    } catch {
      // Just being written anew.
      return;
    }
    this.#inode = fstatSync(this.#descriptor).ino;
    this.#offset = 0;
    this.#rest = '';
    this.#readOn(this.#descriptor);
  }

  #readOn(descriptor: number): void {
    const size = fstatSync(descriptor).size - this.#offset;
    if (size <= 0) return;
    const bytes = Buffer.allocUnsafe(size);
    const read = readSync(descriptor, bytes, 0, size, this.#offset);
    this.#offset += read;
    // The last line may not be whole yet; tags can be of any characters, so that it is kept as bytes.
    const text = this.#rest + bytes.toString('latin1', 0, read);
    const end = text.lastIndexOf('\n') + 1;
    this.#rest = text.slice(end);
    this.#readLines(Buffer.from(text.slice(0, end), 'latin1').toString('utf8'));
  }

  #readLines(text: string): void {
    for (const line of text.split('\n')) {
      const record = parseLine(line);
      if (record?.floor !== undefined) this.#times.raiseFloor(record.floor);
      if (record) this.#times.apply(record);
    }
  }
}

function parseLine(line: string): Line | undefined {
  if (line === '') return undefined;
  try {
    const record = JSON.parse(line) as Partial<Line> | null;
    return typeof record?.at === 'number' && Array.isArray(record.tags) ? (record as Line) : undefined;
  } catch {
    // Half a line of a process that was killed.
    return undefined;
  }
}
