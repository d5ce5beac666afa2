import { inspect } from 'node:util';

const LONGEST = 80;

/** Writes a value as an error message shows it: on one line, and cut when it is long. */
export function describeValue(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  const text = inspect(value, {
    breakLength: Infinity,
    compact: true,
    customInspect: false,
    depth: 1,
    maxArrayLength: 5,
    maxStringLength: LONGEST,
  });
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}
