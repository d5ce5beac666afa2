import { inspect } from 'node:util';

const longest = 80;

/** Writes a value as an error message shows it: on one line, and cut when it is long. */
export function describeValue(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  const text = inspect(value, {
    breakLength: Infinity,
    compact: true,
    customInspect: false,
    depth: 1,
    maxArrayLength: 5,
    maxStringLength: longest,
  });
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}
