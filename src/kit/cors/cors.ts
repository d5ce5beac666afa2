import type { MaybePromise } from '../../http/cache-store.ts';
import { contractOf, withContract } from '../../http/handler-contract.ts';
import { type Cors, type CorsOptions, createCors } from './create-cors.ts';

/** A handler of a route, or what wraps one. */
export type CorsHandler<Req extends Request, Rest extends unknown[]> = (
  request: Req,
  ...rest: Rest
) => MaybePromise<Response>;

/** Wraps handlers; `OPTIONS` is the handler that answers preflight requests. */
export interface CorsWrapper {
  <Req extends Request, Rest extends unknown[]>(handler: CorsHandler<Req, Rest>): CorsHandler<Req, Rest>;
  readonly OPTIONS: (request: Request) => MaybePromise<Response>;
}

/**
 * Lets pages of other origins read what handlers answer.
 *
 * @throws {WaymarkError} `ERR_CORS` for options that cannot be used.
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 *
 * @example
 * ```ts
 * import { cors } from 'waymark/cors';
 *
 * const shared = cors({ origin: ['https://app.example.com'], credentials: true });
 *
 * export const GET = shared(() => Response.json({ shared: true }));
 * export const OPTIONS = shared.OPTIONS;
 * ```
 */
export function cors(options: CorsOptions): CorsWrapper {
  const policy = createCors(options);
  const wrap = <Req extends Request, Rest extends unknown[]>(handler: CorsHandler<Req, Rest>) =>
    withContract(wrapped(policy, handler), contractOf(handler));
  return Object.assign(wrap, { OPTIONS: policy.preflight });
}

function wrapped<Req extends Request, Rest extends unknown[]>(
  policy: Cors,
  handler: CorsHandler<Req, Rest>,
): CorsHandler<Req, Rest> {
  return (request, ...rest) => {
    const response = handler(request, ...rest);
    return response instanceof Promise
      ? response.then((settled) => policy.addTo(settled, request))
      : policy.addTo(response as Response, request);
  };
}
