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
  #usage: DynamicUsageError | undefined;

  constructor(routePath: string) {
    super({
      kind: 'prerender',
      refuse: (expression) => {
        throw (this.#usage ??= new DynamicUsageError(routePath, expression));
      },
    });
  }

  /** What needed the request, even where the handler has caught the error. */
  get usage(): DynamicUsageError | undefined {
    return this.#usage;
  }
}
