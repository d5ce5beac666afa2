import type { SharedStore, StoreLock } from '../../http/shared-store.ts';
import {
  answerDigest,
  errorOfDigest,
  type KeptAnswer,
  type KeptThrow,
  replayAnswer,
  splitAnswer,
} from './kept-answer.ts';

/** What is to be done once, in all instances that share a store. */
export interface OnceTask {
  readonly store: SharedStore;
  /** Names the work: who comes with the same key later gets the first answer. */
  readonly key: string;
  /** Of the request: another one under the same key is not the same work. */
  readonly fingerprint: string;
  /** For how many milliseconds the answer is kept. */
  readonly ttl: number;
  /** How many bytes of an answer are kept. */
  readonly maxSize: number;
  /** Whether the work is done with such an answer; it is done again where it is not. */
  readonly isDone: (response: Response) => boolean;
  /** What a repeated answer has besides its own headers. */
  readonly replayHeaders: Readonly<Record<string, string>>;
}

/** What came of work that is to be done once. */
export type OnceOutcome =
  | { readonly kind: 'answer'; readonly response: Response }
  /** Somebody is at it right now. */
  | { readonly kind: 'running' }
  /** It was done for another request. */
  | { readonly kind: 'mismatch' }
  /** It was done, and its answer was too large to be kept. */
  | { readonly kind: 'gone' };

/**
 * Milliseconds after which the work of a process that died may be done by another. While a process lives, it holds on
 * to it as long as it takes.
 */
const LOCK_TTL = 30_000;

/**
 * Does work once: of those who come with one key at the same time one does it, and who comes later gets its answer.
 * Where the work fails, by an error or an answer with which it is not done, the next one may try.
 *
 * @throws `ERR_STORE_UNAVAILABLE` where the store is away before the work begins; what the work throws.
 */
export async function runOnce(task: OnceTask, work: () => Promise<Response>): Promise<OnceOutcome> {
  const { store, key } = task;
  const lock = await store.lock(`${key}:running`, LOCK_TTL);
  if (!lock) return (await keptOutcome(task)) ?? { kind: 'running' };
  const holding = setInterval(() => void extend(lock), LOCK_TTL / 3);
  holding.unref?.();
  try {
    return (await keptOutcome(task)) ?? (await workAndKeep(task, lock, work));
  } finally {
    clearInterval(holding);
    await quietly(() => lock.release());
  }
}

async function keptOutcome({
  store,
  key,
  fingerprint,
  replayHeaders,
}: OnceTask): Promise<OnceOutcome | undefined> {
  const text = await store.get(key);
  if (text === undefined) return undefined;
  const kept = JSON.parse(text) as KeptAnswer | KeptThrow;
  if (kept.fingerprint !== fingerprint) return { kind: 'mismatch' };
  if ('digest' in kept) throw errorOfDigest(kept.digest);
  const response = replayAnswer(kept, replayHeaders);
  return response ? { kind: 'answer', response } : { kind: 'gone' };
}

async function workAndKeep(
  task: OnceTask,
  lock: StoreLock,
  work: () => Promise<Response>,
): Promise<OnceOutcome> {
  const { fingerprint, isDone, maxSize } = task;
  let answer: Response;
  try {
    answer = await work();
  } catch (error) {
    const digest = answerDigest(error);
    if (digest !== undefined) await keep(task, lock, { fingerprint, digest });
    throw error;
  }
  if (!isDone(answer)) return { kind: 'answer', response: answer };
  const { response, kept } = await splitAnswer(answer, fingerprint, maxSize);
  await keep(task, lock, kept);
  return { kind: 'answer', response };
}

/** The work is done: that a store has gone away since is no reason to tell the client otherwise. */
async function keep(
  { store, key, ttl }: OnceTask,
  lock: StoreLock,
  kept: KeptAnswer | KeptThrow,
): Promise<void> {
  await quietly(async () => {
    // Whoever took over from a process that stood still has done the work too, and keeps its own answer.
    if (await lock.extend(LOCK_TTL)) await store.set(key, JSON.stringify(kept), { ttl });
  });
}

async function extend(lock: StoreLock): Promise<void> {
  await quietly(() => lock.extend(LOCK_TTL));
}

async function quietly(step: () => unknown): Promise<void> {
  try {
    await step();
  } catch (error) {
    console.error('The store cannot be reached, so work that was done may be done once more:', error);
  }
}
