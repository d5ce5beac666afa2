import { type CacheLife, CacheScope, currentCacheScope } from '../../app/cache-scope.ts';
import type { CacheProfile } from '../../app/cache-profiles.ts';
import { currentRequestContext } from '../../app/request-context.ts';
import { WaymarkError } from '../../http/waymark-error.ts';

/** The run of a function with `'use cache'`: it says itself how long its result lives, else what it is made of does. */
export class FunctionScope extends CacheScope {
  readonly #fallback: CacheProfile;
  #own: CacheProfile = {};

  /** @param fallback The profile that counts where the function names none. */
  constructor(isPrivate: boolean, fallback: CacheProfile) {
    super({
      kind: isPrivate ? 'use cache: private' : 'use cache',
      refuse: (expression) => refuse(expression, isPrivate),
    });
    this.#fallback = fallback;
  }

  /** Says how long the result lives; called more than once, the shortest of each counts. */
  setLife(profile: CacheProfile): void {
    this.#own = {
      revalidate: shorter(this.#own.revalidate, profile.revalidate),
      expire: shorter(this.#own.expire, profile.expire),
    };
  }

  override get life(): CacheLife {
    const { revalidate, expire } = super.life;
    return {
      revalidate:
        this.#own.revalidate ?? Math.min(revalidate, this.#fallback.revalidate ?? Number.POSITIVE_INFINITY),
      expire: this.#own.expire ?? Math.min(expire, this.#fallback.expire ?? Number.POSITIVE_INFINITY),
    };
  }
}

/**
 * The run of the cached function that calls this.
 *
 * @param expression What needs it, for the error.
 * @throws {WaymarkError} `ERR_CACHED_SCOPE` outside of one.
 */
export function requireFunctionScope(expression: string): FunctionScope {
  const scope = currentCacheScope();
  if (scope instanceof FunctionScope) return scope;
  throw new WaymarkError(
    'ERR_CACHED_SCOPE',
    `${routePrefix()}\`${expression}\` can only be called inside a \`"use cache"\` function. Put the directive 'use cache' at the top of the function that calls it.`,
  );
}

/** Names the route of the request that is being answered. */
function routePrefix(): string {
  const route = currentRequestContext()?.options.routePath;
  return route === undefined ? '' : `Route "${route}": `;
}

function shorter(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

/** What is of one request only may be read in a private function, and nowhere else. */
function refuse(expression: string, isPrivate: boolean): void {
  const isCalled = expression === 'connection()' || expression.startsWith('draftMode().');
  if (isPrivate && !isCalled) return;
  throw new WaymarkError(
    'ERR_CACHED_SCOPE',
    `${routePrefix()}\`${expression}\` can't be ${isCalled ? 'called' : 'read'} inside \`"use cache${isPrivate ? ': private' : ''}"\`. ${isCalled ? 'Call it' : 'Read it'} outside the cached function and pass what you need as an argument: https://nextjs.org/docs/messages/next-request-in-use-cache`,
  );
}
