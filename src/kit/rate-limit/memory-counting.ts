import type { Limit } from '../../http/rate-limit-numbers.ts';
import type { Count, Counting, LimitState } from './count.ts';
import { createCounter, type LimitCounter } from './limit-counters.ts';
import { limitsId } from './limits-id.ts';
import { RecentMap } from './recent-map.ts';

/** How many clients are remembered of each limit. */
const MAX_CLIENTS = 100_000;

/** Where the counts of the process are, however many copies of this module a bundler made. */
const PLACE = Symbol.for('waymark.rate-limits');

type Holder = { [PLACE]?: Map<string, MemoryCounting> };

/** The counts of some limits in this process: limits of the same names and numbers share them. */
export function memoryCounting(limits: readonly Limit[]): MemoryCounting {
  const id = limitsId(limits);
  const countings = ((globalThis as Holder)[PLACE] ??= new Map<string, MemoryCounting>());
  let counting = countings.get(id);
  if (counting === undefined) countings.set(id, (counting = new MemoryCounting(limits)));
  return counting;
}

/** Counts in the memory of this process; the clients that have not been seen longest are forgotten. */
export class MemoryCounting implements Counting {
  readonly #limits: readonly Limit[];
  readonly #clients: RecentMap<readonly LimitCounter[]>;
  readonly #clock: () => number;

  /** @param clock Milliseconds. Default: those of the process, which do not jump. */
  constructor(
    limits: readonly Limit[],
    maxClients = MAX_CLIENTS,
    clock: () => number = () => performance.now(),
  ) {
    this.#limits = limits;
    this.#clients = new RecentMap(maxClients);
    this.#clock = clock;
  }

  /** How many clients it remembers. */
  get size(): number {
    return this.#clients.size;
  }

  take(client: string, cost: number): Count {
    let counters = this.#clients.get(client);
    if (counters === undefined) this.#clients.set(client, (counters = this.#limits.map(createCounter)));
    const now = this.#clock();
    let wait = 0;
    for (let index = 0; index < counters.length; index++) {
      const own = waitFor(this.#limits[index] as Limit, counters[index] as LimitCounter, cost, now);
      if (own > wait) wait = own;
    }
    const states: LimitState[] = [];
    for (const counter of counters) {
      if (wait === 0 && cost > 0) counter.take(cost, now);
      states.push({ remaining: counter.remaining(now), reset: counter.reset(now) });
    }
    return { wait, states };
  }

  reset(client: string): void {
    this.#clients.delete(client);
  }
}

/** Blocks a client that goes beyond a limit which says so. */
function waitFor({ blockFor }: Limit, counter: LimitCounter, cost: number, now: number): number {
  if (counter.blockedUntil > now) return Math.max(counter.blockedUntil - now, counter.wait(cost, now));
  const wait = counter.wait(cost, now);
  if (wait === 0 || blockFor === 0 || wait === Infinity) return wait;
  counter.blockedUntil = now + blockFor;
  return Math.max(wait, blockFor);
}
