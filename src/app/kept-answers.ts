import type { CacheEntry } from '../http/cache-store.ts';
import { type StoredAnswer, storedResponse } from '../http/stored-response.ts';
import type { RouteParams } from '../router/matcher.ts';
import { type KeptState, storedAnswer } from './kept-entry.ts';
import type { PageForm } from './render-static-page.ts';
import { compilePath, type KeptRoute, type WritePath } from './kept-routes.ts';

/** Failures that are noted before those are forgotten of which the time has come. */
const MAX_RETRIES = 1000;

type Answers = Partial<Record<KeptState, StoredAnswer>>;

/** The answers of a route that are kept: where they are, and what is sent of them. */
export class KeptAnswers {
  readonly #buildId: string;
  readonly #writePath: WritePath;
  /** The one path of a route without parameters. */
  readonly #path: string | undefined;
  /** Where its answer is kept. */
  readonly #key: string | undefined;
  /** The paths that are answered, where others are not. */
  readonly #only: ReadonlySet<string> | undefined;
  readonly #ready = new WeakMap<CacheEntry, Answers>();
  /** When an answer that could not be made may be tried again. */
  readonly #retries = new Map<string, number>();
  /** The entry that was sent last, and what of it: most often it is sent again. */
  #last: CacheEntry | undefined;
  #lastHit: StoredAnswer | undefined;

  /**
   * @param routePath In the file-system grammar: `/api/users/[id]`.
   * @param buildId See `answerKey`.
   */
  constructor(routePath: string, { paths, isOpen }: KeptRoute, buildId: string) {
    this.#buildId = buildId;
    this.#writePath = compilePath(routePath);
    this.#path = routePath.includes('[') ? undefined : this.#writePath(undefined);
    this.#key = this.#path === undefined ? undefined : answerKey(buildId, this.#path);
    this.#only = isOpen ? undefined : new Set(paths);
  }

  /** The path that stands for these parameters. */
  pathOf(params: RouteParams | undefined): string {
    return this.#path ?? this.#writePath(params);
  }

  /** Where the answer at a path of this route is kept. */
  keyOf(path: string, form?: PageForm): string {
    if (form === 'payload') return answerKey(this.#buildId, path, form);
    return this.#key ?? answerKey(this.#buildId, path);
  }

  /** Whether there is an answer at a path; else it is 404. */
  answers(path: string): boolean {
    return this.#only === undefined || this.#only.has(path);
  }

  /** The response that is sent of a fresh entry. */
  hitOf(entry: CacheEntry): Response {
    if (entry !== this.#last) {
      this.#last = entry;
      this.#lastHit = this.#answerOf(entry, 'HIT');
    }
    return storedResponse(this.#lastHit as StoredAnswer);
  }

  /** The response that is sent of an entry. */
  responseOf(entry: CacheEntry, state: KeptState): Response {
    return storedResponse(this.#answerOf(entry, state));
  }

  #answerOf(entry: CacheEntry, state: KeptState): StoredAnswer {
    let answers = this.#ready.get(entry);
    if (answers === undefined) this.#ready.set(entry, (answers = {}));
    return (answers[state] ??= storedAnswer(entry, state));
  }

  /** Whether an answer that could not be made is not to be tried yet. */
  isWaiting(key: string): boolean {
    const until = this.#retries.get(key);
    return until !== undefined && until > Date.now();
  }

  /** Notes that an answer could not be made: as in Next.js, it is tried again when it would be stale, within 3 to 30 s. */
  noteFailure(key: string, { meta }: CacheEntry): void {
    const { revalidate } = meta as { revalidate: number | null };
    const seconds = Math.min(Math.max(revalidate ?? 3, 3), 30);
    const now = Date.now();
    // Parameters come from outside, and so may the number of keys.
    if (this.#retries.size >= MAX_RETRIES) {
      for (const [each, until] of this.#retries) if (until <= now) this.#retries.delete(each);
    }
    this.#retries.set(key, now + seconds * 1000);
  }

  noteSuccess(key: string): void {
    this.#retries.delete(key);
  }
}

/**
 * Where the answer at a path is kept.
 *
 * @param buildId Of the build whose handler made it: while a server of an older build ends, both use one folder.
 */
export function answerKey(buildId: string, path: string, form?: PageForm): string {
  return `answer:${buildId}:${path}${form === 'payload' ? '?rsc' : ''}`;
}
