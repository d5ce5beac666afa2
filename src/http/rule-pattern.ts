import { type Key, tokensToRegexp } from 'path-to-regexp';
import { parsePathPattern } from './path-pattern.ts';

/**
 * The regular expression of a rule's `source`: case-insensitive, with or without a slash at its end, as Next.js has it.
 *
 * @param keys Takes the names of its groups.
 * @throws {TypeError} when the source is not in path-to-regexp's syntax.
 */
export function rulePattern(source: string, keys: Key[] = []): RegExp {
  const strict = tokensToRegexp(parsePathPattern(source), keys, { strict: true });
  return new RegExp(strict.source.replace(/\$$/, '(?:\\/)?$'), strict.flags);
}
