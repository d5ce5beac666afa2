import { fetchExtension, hasFetchOptions } from './fetch-extension.ts';
import { LazyResponse } from './lazy-response.ts';
import { noteCopy, toPlatformRequest } from './lazy-request.ts';

/** What the name `Response` stands for in compiled modules. */
export const Response: typeof globalThis.Response = LazyResponse as unknown as typeof globalThis.Response;

/** What the name `Request` stands for in compiled modules: the platform's, to which a lazy request can be given. */
export const Request: typeof globalThis.Request = new Proxy(globalThis.Request, {
  construct: (target, [input, ...rest]: ConstructorParameters<typeof globalThis.Request>, newTarget) => {
    const given = [toPlatformInput(input, rest[0]), ...rest];
    const made = Reflect.construct(target, given, newTarget) as globalThis.Request;
    if (input instanceof globalThis.Request) noteCopy(made, input);
    return made;
  },
});

/**
 * What the name `fetch` stands for in compiled modules: whatever `globalThis.fetch` is when it is called, and what an
 * app provides for the options `next` and `cache`.
 */
export const fetch: typeof globalThis.fetch = new Proxy(globalThis.fetch, {
  apply: (_target, _this, [input, init]: Parameters<typeof globalThis.fetch>) => {
    const { answer, answersAll } = fetchExtension;
    if (answer !== undefined && (answersAll || hasFetchOptions(input, init))) return answer(input, init);
    try {
      return globalThis.fetch(toPlatformInput(input, init), init);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  },
});

/** What a platform's function is to be given in the place of a request that may be lazy. */
function toPlatformInput<T>(input: T, init: RequestInit | undefined): T | globalThis.Request {
  return input instanceof globalThis.Request ? toPlatformRequest(input, init) : input;
}
