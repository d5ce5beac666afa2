import { type Token, tokensToRegexp } from 'path-to-regexp';
import { parsePathPattern } from '../http/path-pattern.ts';
import { describeValue } from './describe-value.ts';
import type { RuleProblem } from './rule-problem.ts';

const LONGEST = 4096;

/** What the path patterns of a rule are made of, as far as they could be read. */
export interface CheckedPattern {
  readonly problems: readonly RuleProblem[];
  /** Undefined when the pattern could not be parsed. */
  readonly tokens?: readonly Token[];
}

const ESCAPE_HINT =
  'see https://nextjs.org/docs/messages/invalid-route-source; ( ) { } : * + ? have a meaning in a path: ' +
  String.raw`escape those that are meant as they stand, '\\(' for '('`;

/** Checks `source`: a path in the syntax of path-to-regexp 6. */
export function checkSource(source: unknown): CheckedPattern {
  const hint = "write a path that starts with a slash, such as '/blog/:slug'";
  if (source === undefined || source === null || source === '') {
    return { problems: [{ message: '`source` is missing', hint }] };
  }
  const received = `received ${describeValue(source)}`;
  if (typeof source !== 'string')
    return { problems: [{ message: `\`source\` is not a string: ${received}`, hint }] };
  if (!source.startsWith('/'))
    return { problems: [{ message: `\`source\` does not start with a slash: ${received}`, hint }] };
  return checkPattern('source', source, source);
}

/** Checks that path-to-regexp can read the part of `value` that is a pattern. */
export function checkPattern(field: string, value: string, pattern: string): CheckedPattern {
  const received = `received ${describeValue(value)}`;
  try {
    const tokens = parsePathPattern(pattern);
    const { source } = tokensToRegexp(tokens);
    if (source.length <= LONGEST) return { problems: [], tokens };
    const message = `\`${field}\` exceeds the length of ${LONGEST} characters once it is compiled: ${received}`;
    return { problems: [{ message, hint: 'write a shorter path' }], tokens };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      problems: [{ message: `\`${field}\` cannot be parsed (${reason}): ${received}`, hint: ESCAPE_HINT }],
    };
  }
}
