import { createHash } from 'node:crypto';
import type { CacheEntry, CacheMeta } from '../http/cache-store.ts';

/** What a file of an entry begins with; another version of the form has another number. */
const MAGIC = 'waymark-entry 1';

interface Head {
  readonly key: string;
  readonly meta: CacheMeta;
  readonly tags: readonly string[];
  readonly createdAt: number;
  readonly staleAt?: number | undefined;
  readonly expiresAt?: number | undefined;
  /** Of the body. */
  readonly length: number;
  readonly digest: string;
}

/** The name of the file of a key. */
export function entryFileName(key: string): string {
  const hash = createHash('sha256').update(key).digest('hex');
  return `${hash.slice(0, 2)}/${hash.slice(2)}`;
}

/** Writes an entry as the bytes of its file: a line of JSON that tells of the body, and the body. */
export function encodeEntry(key: string, entry: CacheEntry): Uint8Array {
  const { body, meta, tags, createdAt, staleAt, expiresAt } = entry;
  const head: Head = {
    key,
    meta,
    tags,
    createdAt,
    staleAt,
    expiresAt,
    length: body.length,
    digest: digestOf(body),
  };
  return Buffer.concat([Buffer.from(`${MAGIC}\n${JSON.stringify(head)}\n`), body]);
}

/**
 * Reads the bytes of a file.
 *
 * @returns `undefined` where they are not those of an entry of this key, or not all of them.
 */
export function decodeEntry(key: string, bytes: Uint8Array<ArrayBuffer>): CacheEntry | undefined {
  const start = MAGIC.length + 1;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString('latin1', 0, start) !== `${MAGIC}\n`) return undefined;
  const end = buffer.indexOf(10, start);
  const head = end < 0 ? undefined : parseHead(buffer.toString('utf8', start, end));
  if (head?.key !== key) return undefined;
  // A copy: the whole file need not stay for its body.
  const body = new Uint8Array(bytes.subarray(end + 1));
  if (body.length !== head.length || digestOf(body) !== head.digest) return undefined;
  const { meta, tags, createdAt, staleAt, expiresAt } = head;
  return { body, meta, tags, createdAt, staleAt, expiresAt };
}

function digestOf(body: Uint8Array): string {
  return createHash('sha1').update(body).digest('base64');
}

function parseHead(text: string): Head | undefined {
  try {
    const head = JSON.parse(text) as Partial<Head> | null;
    const isWhole =
      typeof head?.createdAt === 'number' && Array.isArray(head.tags) && typeof head.meta === 'object';
    return isWhole ? (head as Head) : undefined;
  } catch {
    return undefined;
  }
}
