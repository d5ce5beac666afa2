import type { Limit } from '../../http/rate-limit-numbers.ts';

/** What one client has used of one limit. Times are milliseconds of a clock that does not jump. */
export interface LimitCounter {
  /** Until when nothing is let through; 0: it is not blocked. */
  blockedUntil: number;
  /** Milliseconds until `cost` fits; 0: it fits now, `Infinity`: it never does. */
  wait(cost: number, now: number): number;
  take(cost: number, now: number): void;
  /** What still fits. */
  remaining(now: number): number;
  /** Milliseconds until more fits than now; of a bucket, until it is full. */
  reset(now: number): number;
}

/** Makes a counter of which nothing is used. */
export function createCounter(limit: Limit): LimitCounter {
  if (limit.algorithm === 'fixed-window') return new FixedWindow(limit);
  return limit.algorithm === 'token-bucket' ? new TokenBucket(limit) : new SlidingWindow(limit);
}

class FixedWindow implements LimitCounter {
  blockedUntil = 0;
  readonly #limit: Limit;
  #used = 0;
  #endsAt = 0;

  constructor(limit: Limit) {
    this.#limit = limit;
  }

  wait(cost: number, now: number): number {
    const { quota } = this.#limit;
    if (cost > quota) return Infinity;
    return now >= this.#endsAt || this.#used + cost <= quota ? 0 : this.#endsAt - now;
  }

  take(cost: number, now: number): void {
    if (now >= this.#endsAt) {
      this.#used = 0;
      this.#endsAt = now + this.#limit.window;
    }
    this.#used += cost;
  }

  remaining(now: number): number {
    return this.#limit.quota - (now >= this.#endsAt ? 0 : this.#used);
  }

  reset(now: number): number {
    return now >= this.#endsAt ? this.#limit.window : this.#endsAt - now;
  }
}

/**
 * How many uses of a sliding window are remembered. Where more may come, those in a hundredth of the window count as used
 * at the end of it: a client takes no more memory than this, and never gets more than it may.
 */
const MAX_USES = 100;

/** From how many numbers on those that are over are thrown away together. */
const COMPACT_FROM = 64;

class SlidingWindow implements LimitCounter {
  blockedUntil = 0;
  readonly #limit: Limit;
  /** When something was used, and how much, in turn; from `#head` on. */
  #uses: number[] = [];
  #head = 0;
  #used = 0;

  constructor(limit: Limit) {
    this.#limit = limit;
  }

  wait(cost: number, now: number): number {
    const { quota, window } = this.#limit;
    if (cost > quota) return Infinity;
    this.#forget(now - window);
    let excess = this.#used + cost - quota;
    if (excess <= 0) return 0;
    const uses = this.#uses;
    let index = this.#head;
    for (excess -= uses[index + 1] as number; excess > 0; excess -= uses[index + 1] as number) index += 2;
    return (uses[index] as number) + window - now;
  }

  take(cost: number, now: number): void {
    const uses = this.#uses;
    const last = uses.length - 2;
    this.#used += cost;
    const { quota, window } = this.#limit;
    const slot = window / MAX_USES;
    const isShared = quota > MAX_USES && last >= this.#head;
    if (isShared && Math.floor((uses[last] as number) / slot) === Math.floor(now / slot)) {
      uses[last] = now;
      uses[last + 1] = (uses[last + 1] as number) + cost;
    } else uses.push(now, cost);
  }

  remaining(now: number): number {
    this.#forget(now - this.#limit.window);
    return this.#limit.quota - this.#used;
  }

  reset(now: number): number {
    const { window } = this.#limit;
    const oldest = this.#uses[this.#head];
    return oldest === undefined ? window : oldest + window - now;
  }

  #forget(until: number): void {
    const uses = this.#uses;
    while (this.#head < uses.length && (uses[this.#head] as number) <= until) {
      this.#used -= uses[this.#head + 1] as number;
      this.#head += 2;
    }
    if (this.#head === uses.length || (this.#head >= COMPACT_FROM && this.#head * 2 >= uses.length)) {
      if (this.#head > 0) this.#uses = uses.slice(this.#head);
      this.#head = 0;
    }
  }
}

/** A bucket as the time at which it is full: the generic cell rate algorithm, ITU-T I.371. */
class TokenBucket implements LimitCounter {
  blockedUntil = 0;
  readonly #limit: Limit;
  readonly #interval: number;
  #fullAt = 0;

  constructor(limit: Limit) {
    this.#limit = limit;
    this.#interval = limit.window / limit.quota;
  }

  wait(cost: number, now: number): number {
    const { burst } = this.#limit;
    if (cost > burst) return Infinity;
    const wait = this.reset(now) + (cost - burst) * this.#interval;
    // What a sum of fractions is wrong by is no time to wait for.
    return wait < 1e-6 ? 0 : wait;
  }

  take(cost: number, now: number): void {
    this.#fullAt = Math.max(this.#fullAt, now) + cost * this.#interval;
  }

  remaining(now: number): number {
    return Math.max(0, Math.floor(this.#limit.burst - this.reset(now) / this.#interval + 1e-9));
  }

  reset(now: number): number {
    return Math.max(0, this.#fullAt - now);
  }
}
