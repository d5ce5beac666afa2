import type { Token } from 'path-to-regexp';
import { readConditions } from './check-conditions.ts';
import { checkPattern } from './check-pattern.ts';
import { describeValue } from './describe-value.ts';
import type { RuleProblem } from './rule-problem.ts';

const HTTP_URL = /^https?:\/\//;

/** The fields of a rule that its destination depends on. */
export interface DestinationContext {
  readonly kind: 'redirect' | 'rewrite';
  readonly basePath?: unknown;
  readonly has?: unknown;
  /** The tokens of `source`; undefined when it could not be parsed. */
  readonly sourceTokens?: readonly Token[] | undefined;
}

/** Checks `destination`, and that each parameter in it comes from `source` or `has`. */
export function checkDestination(destination: unknown, context: DestinationContext): RuleProblem[] {
  const hint = "write a path that starts with a slash, or a URL that starts with 'http://' or 'https://'";
  if (destination === undefined || destination === null || destination === '') {
    return [{ message: '`destination` is missing', hint }];
  }
  const received = `received ${describeValue(destination)}`;
  if (typeof destination !== 'string')
    return [{ message: `\`destination\` is not a string: ${received}`, hint }];
  if (!destination.startsWith('/') && !HTTP_URL.test(destination)) {
    const message = `\`destination\` does not start with \`/\`, \`http://\` or \`https://\`: ${received}`;
    // Next.js sends a redirect there all the same.
    return [{ message, hint, ...(context.kind === 'redirect' ? { severity: 'warning' } : {}) }];
  }
  if (context.kind === 'rewrite' && context.basePath === false && !HTTP_URL.test(destination)) {
    const message = `a rewrite out of the base path needs a URL as \`destination\`: ${received}`;
    return [
      { message, hint: "write a URL that starts with 'http://' or 'https://', or remove `basePath: false`" },
    ];
  }
  return context.sourceTokens ? checkParameters(destination, context.sourceTokens, context.has) : [];
}

function checkParameters(destination: string, sourceTokens: readonly Token[], has: unknown): RuleProblem[] {
  const unnamed = parameterNames(sourceTokens).filter((name) => typeof name === 'number');
  const used = unnamed.filter(
    (name) => destination.startsWith('/') && new RegExp(`:${name}(?!\\d)`).test(destination),
  );
  if (used.length > 0) {
    const message = `\`destination\` has the unnamed parameters ${used.map((name) => `:${name}`).join(', ')}`;
    return [
      {
        message: `${message}: received ${describeValue(destination)}`,
        hint: 'name them in `source`: `:name(...)`',
      },
    ];
  }
  const pattern = patternOf(destination);
  if (pattern === undefined) return unreadable(destination);
  const { problems, tokens } = checkPattern('destination', destination, pattern);
  return [...problems, ...(tokens ? strayParameters(destination, tokens, sourceTokens, has) : [])];
}

// Parameters of the query are filled in as well, and as in Next.js not looked at here.
function patternOf(destination: string): string | undefined {
  try {
    const { pathname, hash } = new URL(destination, 'http://n');
    return `${pathname}${hash}`;
  } catch {
    return undefined;
  }
}

// A parameter in its host makes a URL unreadable before it is filled in.
function unreadable(destination: string): RuleProblem[] {
  if (!destination.startsWith('/')) return [];
  const message = `\`destination\` cannot be parsed: received ${describeValue(destination)}`;
  return [{ message, hint: 'write a path with one slash at its start' }];
}

function strayParameters(
  destination: string,
  tokens: readonly Token[],
  sourceTokens: readonly Token[],
  has: unknown,
): RuleProblem[] {
  const known = new Set([...parameterNames(sourceTokens).map(String), ...conditionParameters(has)]);
  const stray = [...new Set(parameterNames(tokens).map(String))].filter((name) => !known.has(name));
  if (stray.length === 0) return [];
  const names = stray.map((name) => `:${name}`).join(', ');
  return [
    {
      message: `\`destination\` has parameters that are in neither \`source\` nor \`has\` (${names}): received ${describeValue(destination)}`,
      hint: `add ${names} to \`source\`, or remove ${stray.length === 1 ? 'it' : 'them'} from \`destination\``,
      // Next.js looks at paths only, and fails at each request where a URL has such parameters.
      ...(destination.startsWith('/') ? {} : { severity: 'warning' }),
    },
  ];
}

function parameterNames(tokens: readonly Token[]): (string | number)[] {
  return tokens.flatMap((token) => (typeof token === 'string' ? [] : [token.name]));
}

function conditionParameters(has: unknown): string[] {
  return readConditions(has).flatMap(({ type, key, value }) => {
    if (!value) return key ? [key] : [];
    const groups = Array.from(value.matchAll(/\(\?<([a-zA-Z][a-zA-Z0-9]*)>/g), ([, name]) => name ?? '');
    return type === 'host' ? groups.concat('host') : groups;
  });
}
