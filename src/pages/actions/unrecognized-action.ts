/** The error of a call of an action that the server does not have, as in Next.js. */
export class UnrecognizedActionError extends Error {
  override readonly name = 'UnrecognizedActionError';
}

/**
 * Whether an action was called that the server does not have: the page is of another build, and is to be loaded anew.
 *
 * @see https://nextjs.org/docs/messages/failed-to-find-server-action
 */
export function unstable_isUnrecognizedActionError(error: unknown): boolean {
  return error instanceof UnrecognizedActionError;
}
