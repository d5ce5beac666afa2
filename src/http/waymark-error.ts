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
