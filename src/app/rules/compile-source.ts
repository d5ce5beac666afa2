import type { Key } from 'path-to-regexp';
import { rulePattern } from '../../http/rule-pattern.ts';

/** The parameters that a rule's source and conditions gave. */
export type RuleParams = Record<string, string | string[]>;

/** Matches a path against a rule's `source`. */
export type MatchSource = (path: string) => RuleParams | undefined;

/**
 * Makes a function of a rule's `source`: case-insensitive, with or without a slash at its end, parameters left
 * percent-encoded, all as Next.js does.
 *
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/rewrites#path-matching
 */
export function compileSource(source: string): MatchSource {
  const keys: Key[] = [];
  const pattern = rulePattern(source, keys);
  return (path) => {
    const match = pattern.exec(path);
    return match ? toParams(keys, match) : undefined;
  };
}

function toParams(keys: readonly Key[], match: RegExpExecArray): RuleParams {
  const params: RuleParams = {};
  for (const [index, key] of keys.entries()) {
    const value = match[index + 1];
    // Unnamed groups have numbers for names and cannot be used in a destination.
    if (value === undefined || typeof key.name === 'number') continue;
    params[key.name] =
      key.modifier === '*' || key.modifier === '+' ? value.split(key.prefix + key.suffix) : value;
  }
  return params;
}
