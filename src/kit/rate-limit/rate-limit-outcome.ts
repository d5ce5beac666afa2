import { changeHeaders } from '../../http/change-headers.ts';
import { putInFront } from '../../http/derive-response.ts';
import { hasEngine } from '../../http/client-facts.ts';
import { LazyResponse } from '../../http/lazy-response.ts';
import type { LimitState } from './count.ts';

/** A limit as clients are told of it. */
export interface ShownLimit {
  readonly name: string;
  readonly quota: number;
  /** Milliseconds. */
  readonly window: number;
}

/** How a limit stands. */
export interface LimitStanding extends LimitState {
  readonly name: string;
  readonly limit: number;
}

/** What clients are told of limits, the same for each request. */
export interface ShownLimits {
  readonly limits: readonly ShownLimit[];
  /** The value of `RateLimit-Policy`; `undefined` where answers say nothing. */
  readonly policy: string | undefined;
  /** With what the item of each limit in `RateLimit` begins. */
  readonly items: readonly string[];
}

/** Makes ready what clients are told. */
export function showLimits(limits: readonly ShownLimit[], hasHeaders: boolean): ShownLimits {
  const policies = limits.map(({ name, quota, window }) => `"${name}";q=${quota};w=${secondsOf(window)}`);
  const items = limits.map(({ name }, index) => `${index === 0 ? '' : ', '}"${name}";r=`);
  return { limits, policy: hasHeaders ? policies.join(', ') : undefined, items };
}

/** Whether a request may pass, and what to tell its client. */
export class RateLimitOutcome {
  /** Milliseconds until the request would have fitted; 0: it may pass, `Infinity`: it never would. */
  readonly retryAfter: number;
  /** Whether the store was away, so that nothing was counted. */
  readonly isStoreAway: boolean;
  readonly #shown: ShownLimits;
  readonly #states: readonly LimitState[];

  constructor(shown: ShownLimits, retryAfter: number, states: readonly LimitState[], isStoreAway = false) {
    this.retryAfter = retryAfter;
    this.isStoreAway = isStoreAway;
    this.#shown = shown;
    this.#states = states;
  }

  get isAllowed(): boolean {
    return this.retryAfter === 0;
  }

  /** How each limit stands; none where nothing was counted. */
  get limits(): readonly LimitStanding[] {
    const { limits } = this.#shown;
    return this.#states.map((state, index) => {
      const { name, quota } = limits[index] as ShownLimit;
      return { ...state, name, limit: quota };
    });
  }

  /**
   * Tells a client how its limits stand, in `RateLimit` and `RateLimit-Policy`, and when to come back.
   *
   * @returns The response, or a copy of it where its headers cannot be changed.
   * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
   */
  addTo(response: Response): Response {
    if (this.#shown.policy === undefined && this.retryAfter === 0) return response;
    if (this.#states.length === 0 && this.retryAfter === 0) return response;
    const pairs = this.#headers();
    if (putInFront(response, pairs)) return response;
    return changeHeaders(response, (headers) => {
      for (let index = 0; index < pairs.length; index += 2) {
        const [name = '', value = ''] = pairs.slice(index);
        // Lists: where another limit has told its own before, both stand.
        if (name === 'retry-after') headers.set(name, value);
        else headers.append(name, value);
      }
    });
  }

  /** The answer to a request that does not pass: 429 with a problem body, or 503 where it is the store that is away. */
  toResponse(): Response {
    const problem = this.isStoreAway ? UNAVAILABLE : this.#exceeded();
    // Refusals have to be cheap; a server that is not ours may want the platform's own.
    const Made = hasEngine() ? LazyResponse : Response;
    return this.addTo(
      new Made(JSON.stringify(problem), {
        status: problem.status,
        headers: { 'content-type': 'application/problem+json' },
      }),
    );
  }

  /** Names and values in turn, in their order. */
  #headers(): string[] {
    const { policy, items } = this.#shown;
    let pairs: string[] = [];
    if (policy !== undefined && this.#states.length > 0) {
      let standing = '';
      for (let index = 0; index < this.#states.length; index++) {
        const { remaining, reset } = this.#states[index] as LimitState;
        standing += `${items[index]}${remaining};t=${secondsOf(reset)}`;
      }
      pairs = ['ratelimit', standing, 'ratelimit-policy', policy];
    }
    if (this.retryAfter > 0 && this.retryAfter !== Infinity)
      pairs.push('retry-after', String(secondsOf(this.retryAfter)));
    return pairs;
  }

  #exceeded() {
    const { limits } = this.#shown;
    const exceeded = limits.filter((_limit, index) => (this.#states[index]?.remaining ?? 0) === 0);
    return {
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      status: 429,
      title: 'Too Many Requests',
      detail:
        this.retryAfter === Infinity
          ? 'This request asks for more than may ever be asked for at once.'
          : `Ask again in ${secondsOf(this.retryAfter)} s.`,
      'violated-policies': (exceeded.length > 0 ? exceeded : limits).map(({ name }) => name),
    };
  }
}

const UNAVAILABLE = {
  type: 'about:blank',
  status: 503,
  title: 'Service Unavailable',
  detail: 'Requests cannot be counted at the moment.',
};

/** Whole seconds, so that nobody comes back too early. */
function secondsOf(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000 - 1e-9);
}
