import type { RuleCondition } from '../app/rules/rules.ts';
import { describeValue } from './describe-value.ts';
import type { RuleProblem } from './rule-problem.ts';

const TYPES: ReadonlySet<unknown> = new Set(['header', 'cookie', 'query', 'host']);

/**
 * Checks `has` or `missing` of a rule.
 *
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/redirects#header-cookie-and-query-matching
 */
export function checkConditions(field: 'has' | 'missing', value: unknown): RuleProblem[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    return [{ message: `\`${field}\` must be an array: received ${describeValue(value)}`, hint: SHAPE }];
  }
  return value.flatMap((item: unknown, index) => {
    const faults = conditionFaults(item);
    if (faults.length === 0) return [];
    return [
      {
        message: `\`${field}[${index}]\` has ${faults.join(', ')}: received ${describeValue(item)}`,
        hint: SHAPE,
      },
    ];
  });
}

/** The conditions that `checkConditions` finds nothing wrong with, without fields that are not theirs. */
export function readConditions(value: unknown): RuleCondition[] {
  return Array.isArray(value) ? value.filter(isCondition).map(readCondition) : [];
}

const SHAPE =
  "write { type: 'header' | 'cookie' | 'query', key: '...', value: '...' } or { type: 'host', value: '...' }";

function isCondition(item: unknown): item is RuleCondition {
  return conditionFaults(item).length === 0;
}

function conditionFaults(item: unknown): string[] {
  if (typeof item !== 'object' || item === null) return ['no object'];
  const { type, key, value } = item as Readonly<Record<string, unknown>>;
  const faults: string[] = [];
  if (!TYPES.has(type)) faults.push(`the invalid type ${describeValue(type)}`);
  if (typeof key !== 'string' && type !== 'host') faults.push(`the invalid key ${describeValue(key)}`);
  if (value !== undefined && typeof value !== 'string')
    faults.push(`the invalid value ${describeValue(value)}`);
  if (value === undefined && type === 'host') faults.push('no `value`, which the type "host" needs');
  if (typeof value === 'string' && !isRegExp(value)) faults.push(`a \`value\` that is no regular expression`);
  return faults;
}

// The value is matched as a whole, with this wrapping.
function isRegExp(value: string): boolean {
  try {
    return Boolean(new RegExp(`^${value}$`));
  } catch {
    return false;
  }
}

function readCondition({ type, key, value }: RuleCondition): RuleCondition {
  if (type === 'host') return { type, value };
  return value === undefined ? { type, key } : { type, key, value };
}
