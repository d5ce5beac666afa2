import {
  type HttpAccessError,
  httpAccessStatus,
  isHttpAccessError,
  isRedirectError,
  type RedirectError,
} from '../../app/control-flow-errors.ts';
import type { RequestContext } from '../../app/request-context.ts';
import { isActionRequestError } from './action-request.ts';

/** How an action has ended. */
export type ActionEnd =
  | { readonly value: unknown }
  | { readonly redirect: RedirectError }
  /** `notFound()` or its like. */
  | { readonly interruption: HttpAccessError }
  | { readonly error: unknown };

/**
 * Runs an action; what is rendered after it sees what it has changed.
 *
 * @throws {WaymarkError} `ERR_ACTION_REQUEST` where the variables that came with it cannot be read.
 */
export async function runAction(
  context: RequestContext,
  fn: () => unknown,
  report: (error: unknown) => void,
): Promise<ActionEnd> {
  context.phase = 'action';
  try {
    return { value: await fn() };
  } catch (error) {
    if (isRedirectError(error)) return { redirect: error };
    if (isHttpAccessError(error)) return { interruption: error };
    if (isActionRequestError(error)) throw error;
    report(error);
    return { error };
  } finally {
    context.phase = 'render';
    // What was invalidated is not shown.
    await context.takeHolds();
  }
}

/** What a script gets of an action: its result, or what it ended in. */
export function resultOf(end: Exclude<ActionEnd, { redirect: RedirectError }>): {
  readonly status: number;
  readonly result: Promise<unknown>;
  readonly error?: unknown;
} {
  if ('value' in end) return { status: 200, result: Promise.resolve(end.value) };
  const [status, error] =
    'interruption' in end ? [httpAccessStatus(end.interruption), end.interruption] : [500, end.error];
  const result = Promise.reject(error);
  // Else it counts as a rejection that nobody takes care of until it is rendered.
  result.catch(() => {});
  return { status, result, error };
}
