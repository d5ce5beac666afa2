const FIRST_DELAY = 100;
const LONGEST_DELAY = 30_000;

/** Milliseconds after which a worker that ends has not failed at its start, but later and for another reason. */
const STABLE_AGE = 60_000;

/** How long to wait before a worker that has ended is replaced: the longer, the more often it did so soon. */
export class BackOff {
  #failures = 0;

  /**
   * @param age Milliseconds that the worker has lived.
   * @returns Milliseconds to wait: 100, and twice as many each time, up to 30,000.
   */
  next(age: number): number {
    if (age >= STABLE_AGE) this.#failures = 0;
    return Math.min(FIRST_DELAY * 2 ** this.#failures++, LONGEST_DELAY);
  }

  /** Begins with the shortest delay again. */
  reset(): void {
    this.#failures = 0;
  }
}
