import { createHash } from 'node:crypto';
import { problemResponse } from '../../http/problem-response.ts';
import { sharedStore } from '../../store/shared-store.ts';
import { authOptionError } from './auth-option-error.ts';
import { reportRarely } from './report-rarely.ts';

/** How often sign-ins may fail. */
export interface LoginThrottleOptions {
  /** Tells these sign-ins from others of the same store. Default: `login`. */
  readonly name?: string | undefined;
  /** Failures of one account before it is locked. Default: 5. */
  readonly perAccount?: number | undefined;
  /** Failures from one address before it is locked, for whatever accounts. Default: 20. */
  readonly perAddress?: number | undefined;
  /** Seconds after the first failure in which they count. Default: 3600. */
  readonly window?: number | undefined;
  /** Seconds of the first lock; each failure after it doubles them. Default: 30. */
  readonly lock?: number | undefined;
  /** Seconds of the longest lock. Default: 900. */
  readonly maxLock?: number | undefined;
  /** What becomes of sign-ins while the store is away: `allow` or `refuse`, with 503. Default: `allow`. */
  readonly onStoreError?: 'refuse' | 'allow' | undefined;
  /** Told of what keeps sign-ins from being counted. Default: writes to `console.error`, every ten seconds at most. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Who tries to sign in: one of the two at least. */
export interface LoginAttempt {
  /** What they give as their name, whether or not there is such an account; upper and lower case are the same. */
  readonly account?: string | undefined;
  /** The address that the request comes from. */
  readonly address?: string | undefined;
}

/** An attempt that was counted. */
export interface CountedAttempt {
  /** The answer to give instead of looking at the password: 429, or 503. `undefined` where it may be looked at. */
  readonly refusal: Response | undefined;
  /** To be called when the password was right: the account's failures are forgotten. */
  succeeded(): Promise<void>;
}

/** Counts sign-ins, and locks accounts and addresses for a while. */
export interface LoginThrottle {
  /** Counts an attempt as a failure, before the password is looked at: else many at once would count as one. */
  attempt(attempt: LoginAttempt): Promise<CountedAttempt>;
}

/** An account or an address, and what is counted of it. */
interface Subject {
  readonly key: string;
  readonly limit: number;
  /** Whether one success makes up for all failures. */
  readonly isForgiven: boolean;
}

/** What became of counting an attempt of a subject. */
interface Raised {
  readonly subject: Subject;
  /** Milliseconds to wait before a next attempt; 0 for one that may be made. */
  readonly wait: number;
  /** Whether this attempt is the one that a new lock leaves. */
  readonly hasLocked: boolean;
}

/** Options that have been checked, with their defaults. */
type Settings = { readonly [Name in keyof LoginThrottleOptions]-?: NonNullable<LoginThrottleOptions[Name]> };

/**
 * Makes what keeps passwords from being guessed: after a few failures an account or an address may try once, then is
 * locked, for longer each time. What is counted is shared by all instances (`REDIS_URL`).
 *
 * @example
 * const throttle = createLoginThrottle();
 *
 * const { refusal, succeeded } = await throttle.attempt({ account: email, address });
 * if (refusal) return refusal;
 *
 * @throws {WaymarkError} `ERR_AUTH_OPTION` for options that cannot be used.
 */
export function createLoginThrottle(options: LoginThrottleOptions = {}): LoginThrottle {
  const settings = readOptions(options);
  return { attempt: async (attempt) => count(subjectsOf(attempt, settings), settings) };
}

async function count(subjects: readonly Subject[], settings: Settings): Promise<CountedAttempt> {
  try {
    const raised = await Promise.all(subjects.map((subject) => raise(subject, settings)));
    const wait = Math.max(...raised.map((each) => each.wait));
    if (wait > 0) return { refusal: tooMany(wait), succeeded: async () => {} };
    return { refusal: undefined, succeeded: () => forgive(raised, settings) };
  } catch (error) {
    settings.onError(error);
    const refusal = settings.onStoreError === 'refuse' ? unavailable() : undefined;
    return { refusal, succeeded: async () => {} };
  }
}

/** Counts a failure. */
async function raise(subject: Subject, { window, lock, maxLock }: Settings): Promise<Raised> {
  const store = sharedStore();
  const { key, limit } = subject;
  const lockedUntil = await store.get(lockOf(key));
  if (lockedUntil !== undefined)
    return { subject, wait: Math.max(1, Number(lockedUntil) - Date.now()), hasLocked: false };
  const { value } = await store.increment(key, { ttl: window * 1000 });
  if (value < limit) return { subject, wait: 0, hasLocked: false };
  const ttl = Math.min(maxLock, lock * 2 ** Math.min(value - limit, 32)) * 1000;
  // Who sets the lock has the attempt that it leaves; of all others that come at the same time, none.
  const hasLocked = await store.set(lockOf(key), String(Date.now() + ttl), { ttl, only: 'absent' });
  return { subject, wait: hasLocked ? 0 : ttl, hasLocked };
}

/** Takes back what was counted of an attempt that was no failure. */
async function forgive(raised: readonly Raised[], { window, onError }: Settings): Promise<void> {
  const store = sharedStore();
  const ttl = window * 1000;
  try {
    for (const { subject, hasLocked } of raised) {
      const { key, isForgiven } = subject;
      const { value } = isForgiven ? await store.increment(key, { by: 0, ttl }) : { value: 1 };
      await store.increment(key, { by: -value, ttl });
      if (hasLocked) await store.delete(lockOf(key));
    }
  } catch (error) {
    onError(error);
  }
}

function lockOf(key: string): string {
  return `${key}:lock`;
}

function subjectsOf({ account, address }: LoginAttempt, settings: Settings): readonly Subject[] {
  const { name, perAccount, perAddress } = settings;
  const subjects: Subject[] = [];
  if (account !== undefined)
    subjects.push({ key: `${name}:account:${accountHash(account)}`, limit: perAccount, isForgiven: true });
  // Not forgiven: else an account of one's own would let one guess at those of others for ever.
  if (address !== undefined)
    subjects.push({ key: `${name}:address:${address}`, limit: perAddress, isForgiven: false });
  if (subjects.length > 0) return subjects;
  throw authOptionError('count a sign-in', '`account`, `address` or both say whose it is');
}

/** The store is not to be a list of who has an account. */
function accountHash(account: string): string {
  const plain = account.normalize('NFKC').trim().toLowerCase();
  return createHash('sha256').update(plain).digest('base64url');
}

function readOptions(options: LoginThrottleOptions): Settings {
  const { name = 'login', onStoreError = 'allow' } = options;
  const { perAccount = 5, perAddress = 20, window = 3600, lock = 30, maxLock = 900 } = options;
  for (const [field, value] of Object.entries({ perAccount, perAddress, window, lock, maxLock })) {
    if (Number.isFinite(value) && value > 0) continue;
    throw authOptionError('throttle sign-ins', `\`${field}\` is a number above 0`, value);
  }
  const onError = options.onError ?? reportRarely('Sign-ins cannot be counted:');
  return { name, perAccount, perAddress, window, lock, maxLock, onStoreError, onError };
}

function tooMany(wait: number): Response {
  const detail = 'There were too many attempts to sign in. Try again later.';
  const response = problemResponse({ status: 429, title: 'Too Many Requests', detail });
  response.headers.set('retry-after', String(Math.ceil(wait / 1000)));
  return response;
}

function unavailable(): Response {
  const detail = 'Nobody can sign in at this moment.';
  const response = problemResponse({ status: 503, title: 'Service Unavailable', detail });
  response.headers.set('retry-after', '1');
  return response;
}
