import type { MaybePromise } from '../../http/cache-store.ts';
import type { SharedStore } from '../../http/shared-store.ts';
import { sharedStore } from '../../store/shared-store.ts';

/** What was revoked: one session, or all of a subject but for those of a generation. */
export type Revocation = { readonly id: string } | { readonly subject: string; readonly generation: string };

/** What a session has that a revocation can name. */
export interface RevocableSession {
  readonly id: string;
  readonly subject: string;
  /** The generation of the subject's sessions when it was opened. */
  readonly generation: string | undefined;
}

/** Who keeps opened sessions, and has to be told. */
export interface RevocationListener {
  /** Something was revoked. */
  onRevoked(revocation: Revocation): void;
  /** Something may have been revoked that was not told. */
  onUnknown(): void;
}

/** Milliseconds for which the log says what was revoked: instances look into it far more often. */
const LOG_TTL = 5 * 60_000;

/** More of them are not read one by one. */
const MAX_LOG_ENTRIES = 100;

/** Milliseconds that the count of revocations is kept: ten years. */
const COUNT_TTL = 10 * 365 * 24 * 60 * 60_000;

/**
 * Which sessions were revoked, in the store that instances share.
 *
 * The truth is a value for each revoked session, and for each subject a generation that its sessions must be of: no
 * clock of one instance is compared with that of another. Beside it there is a count of all revocations and a short
 * log of them: an instance that finds the count unchanged needs to ask for no session, however many it has. Messages
 * make it faster where none is lost.
 */
export class SessionRevocations {
  readonly #prefix: string;
  readonly #checkEvery: number;
  readonly #listener: RevocationListener;
  #store: SharedStore | undefined;
  /** How many revocations are known here; `undefined` before the first look. */
  #seen: number | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;

  /**
   * @param name Tells these sessions from others of the same store.
   * @param checkEvery Milliseconds for which the count is not asked for again.
   */
  constructor(name: string, checkEvery: number, listener: RevocationListener) {
    this.#prefix = `session:${name}:`;
    this.#checkEvery = checkEvery;
    this.#listener = listener;
  }

  /**
   * Learns what was revoked elsewhere, where that has not been asked for a while.
   *
   * @throws `ERR_STORE_UNAVAILABLE`.
   */
  refresh(): MaybePromise<void> {
    const store = this.#open();
    // What is in memory is told by messages, which cannot be lost there.
    if (store.kind === 'memory' || performance.now() - this.#lookedAt < this.#checkEvery) return undefined;
    return (this.#looking ??= this.#look(store).finally(() => {
      this.#looking = undefined;
    }));
  }

  /**
   * Whether the store has it that a session was revoked.
   *
   * @throws `ERR_STORE_UNAVAILABLE`.
   */
  async isRevoked(session: RevocableSession): Promise<boolean> {
    const store = this.#open();
    const [revoked, generation] = await Promise.all([
      store.get(this.#idKey(session.id)),
      store.get(this.#subjectKey(session.subject)),
    ]);
    return revoked !== undefined || (generation !== undefined && generation !== session.generation);
  }

  /** The generation that a new session of a subject has to be of. */
  generationOf(subject: string): MaybePromise<string | undefined> {
    return this.#open().get(this.#subjectKey(subject));
  }

  /** @param ttl Milliseconds for which it has to be known: until the session ends by itself. */
  async revokeSession(id: string, ttl: number): Promise<void> {
    await this.#open().set(this.#idKey(id), '1', { ttl });
    await this.#announce({ id });
  }

  /** @param ttl Milliseconds for which it has to be known: until all sessions of now have ended by themselves. */
  async revokeSubject(subject: string, ttl: number): Promise<void> {
    const generation = crypto.randomUUID();
    await this.#open().set(this.#subjectKey(subject), generation, { ttl });
    await this.#announce({ subject, generation });
  }

  /** Hands on what another instance revoked. */
  take(revocation: Revocation): void {
    this.#listener.onRevoked(revocation);
  }

  async #announce(revocation: Revocation): Promise<void> {
    this.#listener.onRevoked(revocation);
    const store = this.#open();
    const message = JSON.stringify(revocation);
    if (store.kind !== 'memory') {
      const { value } = await store.increment(this.#countKey(), { ttl: COUNT_TTL });
      await store.set(this.#logKey(value), message, { ttl: LOG_TTL });
    }
    await store.publish(this.#channel(), message);
  }

  async #look(store: SharedStore): Promise<void> {
    const now = performance.now();
    const { value } = await store.increment(this.#countKey(), { by: 0, ttl: COUNT_TTL });
    if (value !== this.#seen) await this.#catchUp(store, value);
    this.#seen = value;
    this.#lookedAt = now;
  }

  async #catchUp(store: SharedStore, value: number): Promise<void> {
    const missed = value - (this.#seen ?? Number.NEGATIVE_INFINITY);
    if (missed < 0 || missed > MAX_LOG_ENTRIES) return this.#listener.onUnknown();
    const numbers = Array.from({ length: missed }, (_each, index) => value - index);
    const messages = await Promise.all(numbers.map((number) => store.get(this.#logKey(number))));
    for (const message of messages) {
      const revocation = message === undefined ? undefined : parseRevocation(message);
      if (revocation) this.#listener.onRevoked(revocation);
      // Counted, and not written down yet, or already gone.
      else this.#listener.onUnknown();
    }
  }

  #open(): SharedStore {
    const store = sharedStore();
    if (store !== this.#store) {
      this.#store = store;
      void this.#listen(store);
    }
    return store;
  }

  /** Asks for messages; the store holds no reference to this, which dev makes anew with each edit. */
  async #listen(store: SharedStore): Promise<void> {
    const self = new WeakRef(this);
    const unsubscribe = await store.subscribe(this.#channel(), (message) => {
      const revocation = parseRevocation(message);
      if (revocation) self.deref()?.take(revocation);
    });
    forget.register(this, unsubscribe);
  }

  #idKey(id: string): string {
    return `${this.#prefix}revoked:${id}`;
  }

  #subjectKey(subject: string): string {
    return `${this.#prefix}generation:${subject}`;
  }

  #countKey(): string {
    return `${this.#prefix}revocations`;
  }

  #logKey(number: number): string {
    return `${this.#prefix}revocation:${number}`;
  }

  #channel(): string {
    return `${this.#prefix}revoked`;
  }
}

const forget = new FinalizationRegistry<() => MaybePromise<void>>((unsubscribe) => {
  void Promise.resolve(unsubscribe()).catch(() => {});
});

function parseRevocation(message: string): Revocation | undefined {
  try {
    const { id, subject, generation } = JSON.parse(message) as Record<string, unknown>;
    if (typeof id === 'string') return { id };
    return typeof subject === 'string' && typeof generation === 'string'
      ? { subject, generation }
      : undefined;
  } catch {
    return undefined;
  }
}
