import type { MaybePromise } from '../../http/cache-store.ts';
import { contractOf, withContract } from '../../http/handler-contract.ts';
import type { GivenContext, RouteArguments } from '../../http/route-arguments.ts';

/** A handler as Next.js calls it. */
export type WrappedHandler<Context> = {
  // A method, so that its request may be named `NextRequest`, which it is wherever a server calls it.
  handle(request: Request, context: Context): MaybePromise<Response>;
}['handle'];

/** A handler with something around it; a context that must have nothing can be left out. */
export type WrappingHandler<Context> = (
  request: Request,
  context: GivenContext<Context>,
) => Promise<Response>;

/**
 * Puts something around a handler; what the handler says of its requests and answers stays said.
 *
 * @param around Gets the request, and a function that calls the handler with it.
 */
export function wrapHandler<Context extends object = RouteArguments>(
  handler: WrappedHandler<Context>,
  around: (request: Request, next: () => Promise<Response>) => Promise<Response>,
): WrappingHandler<Context> {
  const wrapping: WrappingHandler<Context> = (request, context) =>
    around(request, async () => handler(request, context as Context));
  return withContract(wrapping, contractOf(handler));
}
