import { AnswerScope } from '../../app/dynamic-usage.ts';
import { currentCacheScope } from '../../app/cache-scope.ts';
import { currentRequestContext } from '../../app/request-context.ts';

/** A query as pages get it: a list where a name occurs more than once. */
export function searchParamsOf(query: URLSearchParams): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    found[name] = values.length === 1 ? (values[0] as string) : values;
  }
  return found;
}

/**
 * A query as a component of the server gets it: an answer for every request has none, and whoever waits for it needs
 * its request.
 *
 * @param component What gets it: one of the browser's is given it in any case.
 */
export function promisedSearchParams<Params>(params: Params, component?: unknown): Promise<Params> {
  const promise = Promise.resolve(params);
  const context = currentRequestContext();
  const isWatched = currentCacheScope() instanceof AnswerScope || context?.options.dynamic === 'error';
  if (!context || !isWatched || isOfBrowser(component)) return promise;
  return Object.assign(promise, {
    // Else `await` does not call `then`.
    constructor: undefined,
    // oxlint-disable-next-line unicorn/no-thenable -- whoever waits for it is to be known
    then: (...handlers: Parameters<Promise<Params>['then']>) => {
      const asked = new Promise<Params>((resolve) => {
        // Throws where there is no request to be had.
        context.needRequest('searchParams');
        resolve(params);
      });
      return asked.then(...handlers);
    },
  });
}

function isOfBrowser(component: unknown): boolean {
  return (
    typeof component === 'function' &&
    '$$typeof' in component &&
    component.$$typeof === Symbol.for('react.client.reference')
  );
}
