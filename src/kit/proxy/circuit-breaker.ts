/** When an upstream is left alone; times in milliseconds. */
export interface BreakerSettings {
  readonly failureRate: number;
  readonly minimumRequests: number;
  readonly window: number;
  readonly cooldown: number;
}

/** Slices of the window: as many as are kept apart, so that old requests drop out a slice at a time. */
const SLICES = 10;

interface Slice {
  readonly number: number;
  total: number;
  failed: number;
}

/** Told how the request went that `CircuitBreaker.enter` let through. To be called once; `undefined` says nothing. */
export type Report = (hasFailed: boolean | undefined) => void;

/**
 * Stops requests to an upstream of which too many fail, lets one through after a while, and all again if that one
 * succeeds.
 */
export class CircuitBreaker {
  readonly #settings: BreakerSettings;
  readonly #now: () => number;
  #slices: Slice[] = [];
  #openUntil: number | undefined;
  #isProbing = false;

  /** @param now The time in milliseconds, which only grows. */
  constructor(settings: BreakerSettings, now: () => number = () => performance.now()) {
    this.#settings = settings;
    this.#now = now;
  }

  /** Milliseconds until it is worth to come again; 0 while requests go through. */
  get closedFor(): number {
    if (this.#openUntil === undefined) return 0;
    return Math.max(1, Math.ceil(this.#openUntil - this.#now()));
  }

  /** @returns `undefined` where the request must not be sent. */
  enter(): Report | undefined {
    if (this.#openUntil === undefined) return (hasFailed) => this.#count(hasFailed);
    if (this.#isProbing || this.#now() < this.#openUntil) return undefined;
    this.#isProbing = true;
    return (hasFailed) => this.#probed(hasFailed);
  }

  #probed(hasFailed: boolean | undefined): void {
    this.#isProbing = false;
    // One that its client gave up has found out nothing: the next one is the probe.
    if (hasFailed === undefined) return;
    this.#slices = [];
    this.#openUntil = hasFailed ? this.#now() + this.#settings.cooldown : undefined;
  }

  #count(hasFailed: boolean | undefined): void {
    // What was sent before it opened says nothing new.
    if (hasFailed === undefined || this.#openUntil !== undefined) return;
    const { window, failureRate, minimumRequests, cooldown } = this.#settings;
    const number = Math.floor((this.#now() / Math.max(1, window)) * SLICES);
    this.#slices = this.#slices.filter((slice) => slice.number > number - SLICES);
    let current = this.#slices.at(-1);
    if (current?.number !== number) this.#slices.push((current = { number, total: 0, failed: 0 }));
    current.total++;
    if (!hasFailed) return;
    current.failed++;
    const total = this.#slices.reduce((sum, slice) => sum + slice.total, 0);
    const failed = this.#slices.reduce((sum, slice) => sum + slice.failed, 0);
    if (total >= minimumRequests && failed / total >= failureRate) this.#openUntil = this.#now() + cooldown;
  }
}

/** Those of this process: the routes that ask one origin share one, as far as they agree on its settings. */
const breakers = new Map<string, CircuitBreaker>();

/** The circuit breaker of an origin. */
export function breakerOf(origin: string, settings: BreakerSettings): CircuitBreaker {
  const { failureRate, minimumRequests, window, cooldown } = settings;
  const key = `${origin} ${failureRate} ${minimumRequests} ${window} ${cooldown}`;
  let breaker = breakers.get(key);
  if (!breaker) breakers.set(key, (breaker = new CircuitBreaker(settings)));
  return breaker;
}
