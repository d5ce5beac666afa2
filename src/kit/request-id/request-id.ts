import { AsyncLocalStorage } from 'node:async_hooks';
import type { MaybePromise } from '../../http/cache-store.ts';
import { changeHeaders } from '../../http/change-headers.ts';
import { contractOf, withContract } from '../../http/handler-contract.ts';
import { sourceBehind } from '../../http/lazy-request.ts';
import { WaymarkError } from '../../http/waymark-error.ts';

/** Where ids come from, and where they go. */
export interface RequestIdOptions {
  /** The header of answers, and of requests where `inbound` allows it. Default: `x-request-id`. */
  readonly header?: string | undefined;
  /**
   * Whether a request may bring its id: only where a proxy sets it, since a client could write anything into your log,
   * or the id of another. One that is not of 8 to 128 letters, digits and `-_.:+/=` is never taken. Default: `false`.
   */
  readonly inbound?: boolean | ((request: Request) => boolean) | undefined;
  /** Makes an id. Default: a random UUID. */
  readonly generate?: (() => string) | undefined;
}

/** A handler of a route, or what wraps one. */
export type IdentifiedHandler<Req extends Request, Rest extends unknown[]> = (
  request: Req,
  ...rest: Rest
) => MaybePromise<Response>;

const WELL_FORMED = /^[\w.:+/=-]{8,128}$/;
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** By what is behind a request, so that copies of it have the same. */
const ids = new WeakMap<object, string>();
const current = new AsyncLocalStorage<string>();

/**
 * The id of a request: the one that `requestId` has given it, or a new one.
 *
 * @example
 * ```ts
 * import { requestIdOf } from 'waymark/request-id';
 *
 * export function GET(request: Request) {
 *   return Response.json({ id: requestIdOf(request) });
 * }
 * ```
 */
export function requestIdOf(request: Request): string {
  const key = keyOf(request);
  let id = ids.get(key);
  if (id === undefined) ids.set(key, (id = crypto.randomUUID()));
  return id;
}

/**
 * The id of the request that is being answered, for a log that knows no request; `undefined` outside of a handler that
 * `requestId` has wrapped.
 */
export function currentRequestId(): string | undefined {
  return current.getStore();
}

/**
 * Wraps handlers, so that each request has an id, which its answer tells in a header, and which `requestIdOf` and
 * `currentRequestId` give to what writes a log.
 *
 * @throws {WaymarkError} `ERR_REQUEST_ID` where `header` can be no header.
 *
 * @example
 * ```ts
 * import { currentRequestId, requestId } from 'waymark/request-id';
 *
 * const identified = requestId();
 *
 * export const GET = identified(() => {
 *   console.log(currentRequestId(), 'was asked');
 *   return Response.json({ ok: true });
 * });
 * ```
 */
export function requestId(
  options: RequestIdOptions = {},
): <Req extends Request, Rest extends unknown[]>(
  handler: IdentifiedHandler<Req, Rest>,
) => IdentifiedHandler<Req, Rest> {
  const { header = 'x-request-id', inbound = false, generate = () => crypto.randomUUID() } = options;
  if (!NAME.test(header))
    throw new WaymarkError(
      'ERR_REQUEST_ID',
      `Cannot identify requests: \`header\` must be the name of a header: received ${JSON.stringify(header)}.`,
    );
  const identify = (request: Request): string => {
    const key = keyOf(request);
    const known = ids.get(key);
    if (known !== undefined) return known;
    const isAllowed = typeof inbound === 'function' ? inbound(request) : inbound;
    const brought = isAllowed ? request.headers.get(header) : null;
    const id = brought !== null && WELL_FORMED.test(brought) ? brought : generate();
    ids.set(key, id);
    return id;
  };
  return <Req extends Request, Rest extends unknown[]>(handler: IdentifiedHandler<Req, Rest>) => {
    const identified: IdentifiedHandler<Req, Rest> = (request, ...rest) => {
      const id = identify(request);
      const tell = (response: Response): Response =>
        changeHeaders(response, (headers) => headers.set(header, id));
      const response = current.run(id, () => handler(request, ...rest));
      return response instanceof Promise ? response.then(tell) : tell(response as Response);
    };
    return withContract(identified, contractOf(handler));
  };
}

function keyOf(request: Request): object {
  return sourceBehind(request) ?? request;
}
