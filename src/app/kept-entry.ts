import type { CacheEntry } from '../http/cache-store.ts';
import { hasHeader, sortHeaders } from '../http/header-list.ts';
import type { StoredAnswer } from '../http/stored-response.ts';
import type { CacheLife } from './cache-scope.ts';

/** Seconds that a stale answer may be used where neither the config nor the route says: a year, as in Next.js. */
const DEFAULT_EXPIRE_TIME = 31_536_000;

/** Headers that the engine sets, or that tell of one moment. */
const NOT_KEPT: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'trailer',
  'transfer-encoding',
  'x-nextjs-cache',
]);

/** Bodies up to this many bytes are kept as text too, where they are ASCII: they go out with their heads in one piece. */
const MAX_TEXT = 65_536;

const ascii = new TextDecoder('latin1');

/** What is to be known of an answer besides its response. */
export interface AnswerFacts {
  readonly life: CacheLife;
  readonly tags: readonly string[];
  /** See `CacheEntry`. */
  readonly createdAt: number;
  /** Seconds that an answer may be used where nothing that it is made of says so. Default: a year. */
  readonly expireTime: number | undefined;
}

/** What is kept of an answer beside its body. */
interface AnswerMeta {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly string[];
  /** Seconds; `null` for never. */
  readonly revalidate: number | null;
  readonly expire: number | null;
}

/** What is kept of a response. */
export function entryOfResponse(
  response: Response,
  body: Uint8Array<ArrayBuffer>,
  { life, tags, createdAt, expireTime = DEFAULT_EXPIRE_TIME }: AnswerFacts,
): CacheEntry {
  const { status, statusText } = response;
  const revalidate = finite(life.revalidate);
  // As in Next.js: only what is made anew by time has an end that nothing names.
  const expire = finite(life.expire) ?? (revalidate === null ? null : expireTime);
  const meta: AnswerMeta = { status, statusText, headers: keptHeaders(response), revalidate, expire };
  const now = Date.now();
  return {
    body,
    meta: { ...meta },
    tags,
    createdAt,
    staleAt: revalidate === null ? undefined : now + revalidate * 1000,
    expiresAt: expire === null ? undefined : now + Math.max(expire, revalidate ?? 0) * 1000,
  };
}

function finite(seconds: number): number | null {
  return Number.isFinite(seconds) ? seconds : null;
}

function keptHeaders(response: Response): string[] {
  const kept: string[] = [];
  for (const [name, value] of response.headers) if (!NOT_KEPT.has(name)) kept.push(name, value);
  return kept;
}

/** How an answer came about, as the header `x-nextjs-cache` says. */
export type KeptState = 'HIT' | 'MISS' | 'REVALIDATED' | 'STALE';

/** Makes the answer ready that is sent of an entry. */
export function storedAnswer(entry: CacheEntry, state: KeptState): StoredAnswer {
  const meta = entry.meta as unknown as AnswerMeta;
  const headers = [...meta.headers];
  if (!hasHeader(headers, 'cache-control')) headers.push('cache-control', cacheControl(meta));
  headers.push('x-nextjs-cache', state);
  return {
    status: meta.status,
    statusText: meta.statusText,
    headers: sortHeaders(headers),
    body: storedBody(entry.body, meta.status),
    written: { text: undefined },
  };
}

/** What caches between here and a client are told. */
function cacheControl({ revalidate, expire }: AnswerMeta): string {
  const maxAge = revalidate ?? DEFAULT_EXPIRE_TIME;
  const isLonger = revalidate !== null && expire !== null && revalidate < expire;
  return isLonger
    ? `s-maxage=${maxAge}, stale-while-revalidate=${expire - revalidate}`
    : `s-maxage=${maxAge}`;
}

function storedBody(body: Uint8Array<ArrayBuffer>, status: number): StoredAnswer['body'] {
  if (status === 204 || status === 205 || status === 304) return null;
  if (body.length > MAX_TEXT || body.some((byte) => byte > 127)) return body;
  return ascii.decode(body);
}
