import type { CacheEntry, CacheLease, CacheStore } from '../http/cache-store.ts';
import type { Connection } from '../http/handler.ts';
import type { ErrorOrigin } from './app-options.ts';
import { originOf } from './call-context.ts';
import type { KeptAnswers } from './kept-answers.ts';
import { type AnswerPlace, makeAnswer } from './make-answer.ts';
import { reportError } from './report-error.ts';
import { SingleFlights } from './single-flights.ts';
import { pathRequest } from './static-request.ts';

/** Of which route an answer is made, and where it is kept. */
export interface KeptPlace extends AnswerPlace {
  readonly kept: KeptAnswers;
}

/** An answer that was made, or found. */
export interface KeptAnswer {
  readonly entry: CacheEntry;
  /** Whether other requests get it, too. */
  readonly isKept: boolean;
}

/** Milliseconds after which another process may make an answer, should the one that was about to have died. */
const LEASE = 60_000;

/** Milliseconds between two looks at what another process makes. */
const LOOK_AGAIN = 50;

const flights = new SingleFlights<KeptAnswer | undefined>();

/** Where the answer at a place is kept. */
export function keyOf({ kept, path, form }: KeptPlace): string {
  return kept.keyOf(path, form);
}

/** Whether the answer at a place is being made in this process. */
export function isMaking(place: KeptPlace, store: CacheStore): boolean {
  return flights.running(store, keyOf(place)) !== undefined;
}

/**
 * Makes the answer at a place, or waits for it where it is being made.
 *
 * @throws what the handler throws.
 */
export async function makeKeptAnswer(
  place: KeptPlace,
  store: CacheStore,
  connection: Connection,
): Promise<KeptAnswer> {
  const key = keyOf(place);
  const made = await flights.run(store, key, () => waitAndMake(place, store, key, connection));
  // What was being made when this began may have been left to another process.
  return made ?? makeKeptAnswer(place, store, connection);
}

/**
 * Makes a stale answer anew, unless another process does; where that fails it is reported, and the last one stays.
 * Never rejects.
 */
export async function renewKeptAnswer(
  place: KeptPlace,
  store: CacheStore,
  last: CacheEntry,
  connection: Connection,
): Promise<void> {
  const key = keyOf(place);
  const { kept } = place;
  try {
    const made = await flights.run(store, key, () => makeUnlessHeld(place, store, key, connection));
    if (made && !made.isKept) kept.noteFailure(key, last);
  } catch (error) {
    kept.noteFailure(key, last);
    const { app, plan, path } = place;
    const asked = pathRequest(path);
    const origin: ErrorOrigin = { ...originOf(plan, asked), during: 'revalidation' };
    reportError(app.options, error, origin, 'route', asked, connection, 'stale');
  }
}

/** Makes an answer anew that may be fresh, and waits for it. @throws what the handler throws. */
export async function remakeKeptAnswer(
  place: KeptPlace,
  store: CacheStore,
  connection: Connection,
): Promise<KeptAnswer> {
  const key = keyOf(place);
  // What is being made has begun before the reason to make it anew.
  while (flights.running(store, key)) await flights.running(store, key)?.catch(() => {});
  const made = await flights.run(store, key, async () => {
    const lease = await waitForLease(store, key);
    return underLease(lease, connection, () => makeAndKeep(place, store, key, connection));
  });
  return made ?? remakeKeptAnswer(place, store, connection);
}

async function waitAndMake(
  place: KeptPlace,
  store: CacheStore,
  key: string,
  connection: Connection,
): Promise<KeptAnswer> {
  for (;;) {
    const lease = await store.acquire(key, LEASE);
    // Another process may have made it while this one waited, or just before.
    const hit = await store.get(key);
    if (hit && hit.state !== 'expired') {
      await lease?.release();
      return { entry: hit.entry, isKept: true };
    }
    if (lease) return underLease(lease, connection, () => makeAndKeep(place, store, key, connection));
    await pause();
  }
}

async function makeUnlessHeld(
  place: KeptPlace,
  store: CacheStore,
  key: string,
  connection: Connection,
): Promise<KeptAnswer | undefined> {
  const lease = await store.acquire(key, LEASE);
  if (!lease) return undefined;
  return underLease(lease, connection, async () => {
    const hit = await store.get(key);
    if (hit?.state === 'fresh') return { answer: { entry: hit.entry, isKept: true } };
    return makeAndKeep(place, store, key, connection);
  });
}

async function waitForLease(store: CacheStore, key: string): Promise<CacheLease> {
  for (;;) {
    const lease = await store.acquire(key, LEASE);
    if (lease) return lease;
    await pause();
  }
}

/** An answer, and what is to settle before another process may look for it. */
interface Making {
  readonly answer: KeptAnswer;
  readonly written?: Promise<void>;
}

async function underLease(
  lease: CacheLease,
  connection: Connection,
  make: () => Promise<Making>,
): Promise<KeptAnswer> {
  let written: Promise<void> | undefined;
  try {
    const made = await make();
    written = made.written;
    return made.answer;
  } finally {
    // No client waits for a disk.
    if (written) connection.waitUntil(written.then(() => lease.release()));
    else await lease.release();
  }
}

async function makeAndKeep(
  place: KeptPlace,
  store: CacheStore,
  key: string,
  connection: Connection,
): Promise<Making> {
  const { plan, kept } = place;
  const module = await plan.route.load();
  plan.take(module);
  const { entry, usage, hasFailed } = await makeAnswer(place, module, connection);
  // An answer that says that the server failed must not take the place of a good one.
  if (usage !== undefined || hasFailed || Number(entry.meta['status']) >= 500)
    return { answer: { entry, isKept: false } };
  const written = store.set(key, entry);
  kept.noteSuccess(key);
  const answer: KeptAnswer = { entry, isKept: true };
  return written instanceof Promise ? { answer, written } : { answer };
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LOOK_AGAIN);
  });
}
