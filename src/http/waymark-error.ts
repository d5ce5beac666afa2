import type { ErrorCode } from './error-codes.ts';

/** An error that Waymark raises itself: the message says what was attempted, why it failed and how to mend it. */
export class WaymarkError extends Error {
  override readonly name = 'WaymarkError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Whether an error is one of Waymark's own: told by its name, since a built server has a class of its own.
 */
export function isWaymarkError(error: unknown): error is WaymarkError {
  return error instanceof Error && error.name === 'WaymarkError' && 'code' in error;
}
