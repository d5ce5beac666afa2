import { isRedirectError, redirectError } from '../../app/control-flow-errors.ts';
import { UnrecognizedActionError } from '../actions/unrecognized-action.ts';
import type { FlightBrowser } from '../flight.ts';
import type { ActionPayload, PagePayload } from '../payload.ts';

/** What calls of actions ask of what shows pages. */
export interface ActionRouter {
  /** Shows a page that came with an answer, in the place of the same page as it was. */
  show(page: PagePayload): void;
  /** Forgets pages that are kept for later: they may show what has changed since. */
  forget(): void;
  /** Goes to an address, given as `redirect()` was given it; resolves once its page is at hand and about to be shown. */
  navigate(location: string, type: 'push' | 'replace'): Promise<unknown>;
}

/**
 * Makes what calls actions of the server; one call after the other, as in Next.js, so that an older page never takes the
 * place of a newer one.
 */
export function createCallAction(
  flight: FlightBrowser,
  router: ActionRouter,
): (id: string, args: readonly unknown[]) => Promise<unknown> {
  ignoreRedirects();
  let last: Promise<unknown> = Promise.resolve();
  return (id, args) => {
    const result = last.then(() => call(flight, router, id, args));
    last = result.catch(() => {});
    return result;
  };
}

async function call(
  flight: FlightBrowser,
  router: ActionRouter,
  id: string,
  args: readonly unknown[],
): Promise<unknown> {
  const temporaryReferences = flight.createTemporaryReferenceSet();
  const body = await flight.encodeReply(args, { temporaryReferences });
  const response = await fetch(location.pathname + location.search, {
    method: 'POST',
    // Names may have letters that no header can hold.
    headers: { accept: 'text/x-component', 'next-action': encodeURI(id) },
    body,
  });
  if (response.headers.has('x-nextjs-action-not-found')) {
    throw new UnrecognizedActionError(
      `Server Action "${id}" was not found on the server. \nRead more: https://nextjs.org/docs/messages/failed-to-find-server-action`,
    );
  }
  if (response.headers.has('x-action-revalidated')) router.forget();
  const redirect = response.headers.get('x-action-redirect');
  if (redirect !== null) return follow(router, redirect);
  return read(flight, router, response, temporaryReferences);
}

async function read(
  flight: FlightBrowser,
  router: ActionRouter,
  response: Response,
  temporaryReferences: unknown,
): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  if (!response.body || !type.startsWith('text/x-component')) {
    const isTold = response.status >= 400 && type.startsWith('text/plain');
    throw new Error(isTold ? await response.text() : 'An unexpected response was received from the server.');
  }
  const { result, page } = await flight.createFromReadableStream<ActionPayload>(response.body, {
    temporaryReferences,
  });
  if (page) router.show(page);
  return result;
}

/**
 * React shows what changes during an action when the action is over: so it ends, once the page is about to be shown, and
 * with the error of `redirect()`, since it has no result.
 */
async function follow(router: ActionRouter, redirect: string): Promise<never> {
  const at = redirect.lastIndexOf(';');
  const location = redirect.slice(0, at);
  const type = redirect.slice(at + 1) === 'push' ? 'push' : 'replace';
  await router.navigate(location, type);
  // So that the boundary which catches it does not go there once more.
  throw Object.assign(redirectError(location, type, 307), { handled: true });
}

/** A call outside of what React renders ends in the same error, which nobody need catch. */
function ignoreRedirects(): void {
  window.addEventListener('unhandledrejection', (event) => {
    if (isRedirectError(event.reason)) event.preventDefault();
  });
}
