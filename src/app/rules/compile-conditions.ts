import type { RuleParams } from './compile-source.ts';
import { firstCookie } from './first-cookie.ts';
import type { RuleCondition } from './rules.ts';
import type { RuleTarget } from './rule-set.ts';

/** Checks a rule's `has` and `missing`; gives the parameters of its named groups, or `undefined` where one fails. */
export type MatchConditions = (target: RuleTarget) => RuleParams | undefined;

/**
 * Makes one function of a rule's `has` and `missing`.
 *
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/redirects#header-cookie-and-query-matching
 */
export function compileConditions(
  has: readonly RuleCondition[] = [],
  missing: readonly RuleCondition[] = [],
): MatchConditions {
  const required = has.map(compileCondition);
  const forbidden = missing.map(compileCondition);
  return (target) => {
    const params: RuleParams = {};
    for (const matches of required) if (!matches(target, params)) return undefined;
    for (const matches of forbidden) if (matches(target, params)) return undefined;
    return params;
  };
}

type MatchCondition = (target: RuleTarget, params: RuleParams) => boolean;

function compileCondition(condition: RuleCondition): MatchCondition {
  // As in Next.js, an empty value asks for any.
  const pattern = condition.value ? new RegExp(`^${condition.value}$`) : undefined;
  const name = paramName(condition);
  return (target, params) => {
    const value = valueOf(condition, target);
    if (!value) return false;
    if (!pattern) {
      params[name] = value;
      return true;
    }
    const match = pattern.exec(value);
    if (!match) return false;
    if (match.groups) Object.assign(params, match.groups);
    else if (condition.type === 'host') params['host'] = match[0];
    return true;
  };
}

function valueOf(condition: RuleCondition, { headers, query }: RuleTarget): string | undefined {
  switch (condition.type) {
    case 'header':
      return headers.get(condition.key) ?? undefined;
    case 'query':
      return query.getAll(condition.key).at(-1);
    case 'cookie':
      return firstCookie(headers.get('cookie') ?? '', condition.key);
    case 'host':
      return headers.get('host')?.split(':', 1)[0]?.toLowerCase();
  }
}

/** A key as a parameter's name: path-to-regexp takes no other characters, so Next.js leaves them out. */
function paramName({ type, key = '' }: RuleCondition): string {
  const name = type === 'header' ? key.toLowerCase() : key;
  return name.replace(/[^a-z]/gi, '');
}
