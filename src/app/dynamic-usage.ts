import { WaymarkError } from '../http/waymark-error.ts';
import { CacheScope } from './cache-scope.ts';

/**
 * What ends a handler whose answer was to be kept, and which needs its request: at build its route becomes one that is
 * asked each time; later it is an error. Libraries know it by its `digest`, which is that of Next.js.
 */
export class DynamicUsageError extends WaymarkError {
  readonly digest = 'DYNAMIC_SERVER_USAGE';
  /** @param routePath In the file-system grammar: `/api/users/[id]`. */
  constructor(routePath: string, expression: string) {
    super(
      'ERR_DYNAMIC_USAGE',
      `Dynamic server usage: Route ${routePath} couldn't be rendered statically because it used \`${expression}\`. Export \`dynamic = 'force-dynamic'\` from it, or do without: https://nextjs.org/docs/messages/dynamic-server-error`,
    );
  }
}

/** The scope of an answer that is made to be kept. */
export class AnswerScope extends CacheScope {
  /** Whether everything counts of which each request may get something else, and not only what is of the request. */
  readonly isStrict: boolean;
  readonly #routePath: string;
  #usage: DynamicUsageError | undefined;
  #readings = 0;
  #waiting: (() => void)[] = [];

  /** @param isStrict With `cacheComponents`. */
  constructor(routePath: string, isStrict = false) {
    super({
      kind: 'prerender',
      refuse: (expression) => {
        throw this.note(expression);
      },
    });
    this.#routePath = routePath;
    this.isStrict = isStrict;
  }

  /** Takes down that something is used of which each request may get something else; the handler goes on. */
  note(expression: string): DynamicUsageError {
    return (this.#usage ??= new DynamicUsageError(this.#routePath, expression));
  }

  /** Whether the handler waits for something that is kept, or is being made to be kept. */
  get isReading(): boolean {
    return this.#readings > 0;
  }

  /** Calls back as soon as it does not, before the handler goes on. */
  whenRead(callback: () => void): void {
    this.#waiting.push(callback);
  }

  override async reading<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#readings++;
    try {
      return await work();
    } finally {
      if (--this.#readings === 0) for (const callback of this.#waiting.splice(0)) callback();
    }
  }

  /** What needed the request, even where the handler has caught the error. */
  get usage(): DynamicUsageError | undefined {
    return this.#usage;
  }
}
