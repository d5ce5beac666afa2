import { describeValue } from './describe-value.ts';

/** The name and the message of something thrown, never its stack. */
export function describeThrown(error: unknown): string {
  if (!(error instanceof Error)) return describeValue(error);
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
}
