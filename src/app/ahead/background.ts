import type { Connection } from '../../http/handler.ts';

/** A connection that nobody listens to, and what is to be waited for. */
export class Background {
  readonly #running = new Set<Promise<unknown>>();

  readonly connection: Connection = {
    closed: Promise.resolve(),
    waitUntil: (work) => {
      const done: Promise<unknown> = work.finally(() => this.#running.delete(done)).catch(() => {});
      this.#running.add(done);
    },
  };

  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
