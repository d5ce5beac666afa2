import { isHttpMethod } from '../../http/methods.ts';
import { numberProblem, type RateLimitNumbers } from '../../http/rate-limit-numbers.ts';
import type { ErrorCode } from '../../http/error-codes.ts';
import { checkSource } from '../check-pattern.ts';
import { describeValue } from '../describe-value.ts';
import type { FieldProblem } from '../field-problem.ts';
import { isRecord } from '../is-record.ts';
import { nearestName } from '../nearest-name.ts';

type Fields = Readonly<Record<string, unknown>>;

const NUMBERS = ['name', 'limit', 'window', 'algorithm', 'burst', 'blockFor'];
const FIREWALL_FIELDS = [...NUMBERS, 'onStoreError'];
const RULE_FIELDS = [...FIREWALL_FIELDS, 'source', 'methods', 'by', 'ipv6Prefix', 'headers'];

const EXAMPLE = "a limit is such as `{ source: '/api/:path*', limit: 100, window: '1m' }`";

/** What else a field must be. */
const RULES: Readonly<Record<string, readonly [expected: string, accepts: (value: unknown) => boolean]>> = {
  onStoreError: [
    "'allow', 'memory' or 'refuse'",
    (value) => value === 'allow' || value === 'memory' || value === 'refuse',
  ],
  methods: [
    "methods in upper case, such as ['POST']",
    (value) => Array.isArray(value) && value.length > 0 && value.every((each) => isHttpMethod(String(each))),
  ],
  by: ["'address', 'everyone', { header: '...' } or { cookie: '...' }", isBy],
  ipv6Prefix: [
    'a whole number from 32 to 128',
    (value) => Number.isInteger(value) && Number(value) >= 32 && Number(value) <= 128,
  ],
  headers: ['true or false', (value) => typeof value === 'boolean'],
};

/** Finds what is wrong with `rateLimit` and `firewall`; whether they are of the right type is looked at elsewhere. */
export function checkLimits(name: string, { rateLimit, firewall }: Fields): FieldProblem[] {
  return [
    ...(Array.isArray(rateLimit)
      ? rateLimit.flatMap((rule: unknown, index) => checkRule(name, `rateLimit[${index}]`, rule))
      : []),
    ...(isRecord(firewall) ? checkFirewall(name, firewall) : []),
  ];
}

function checkRule(name: string, path: string, rule: unknown): FieldProblem[] {
  if (!isRecord(rule)) return [wrong(name, path, 'rateLimit', 'an object', rule, 'ERR_CONFIG_TYPE')];
  const [source] = checkSource(rule['source']).problems;
  return [
    ...(source ? [problem('rateLimit', `\`${path}\` in ${name}: ${source.message}`, source.hint)] : []),
    ...checkFields(name, path, 'rateLimit', rule, RULE_FIELDS),
  ];
}

function checkFirewall(name: string, firewall: Fields): FieldProblem[] {
  const stray = Object.keys(firewall).filter((field) => field !== 'rateLimits');
  const { rateLimits } = firewall;
  const problems = stray.map((field) => unknown(name, `firewall.${field}`, 'firewall', ['rateLimits']));
  if (rateLimits === undefined || rateLimits === null) return problems;
  const isObject = isRecord(rateLimits);
  if (!isObject)
    problems.push(
      wrong(name, 'firewall.rateLimits', 'firewall', 'an object of limits', rateLimits, 'ERR_CONFIG_TYPE'),
    );
  const entries = isObject ? Object.entries(rateLimits) : [];
  return [
    ...problems,
    ...entries.flatMap(([id, rule]) => {
      const path = `firewall.rateLimits['${id}']`;
      return isRecord(rule)
        ? checkFields(name, path, 'firewall', rule, FIREWALL_FIELDS)
        : [wrong(name, path, 'firewall', 'an object', rule, 'ERR_CONFIG_TYPE')];
    }),
  ];
}

function checkFields(
  name: string,
  path: string,
  field: string,
  rule: Fields,
  known: readonly string[],
): FieldProblem[] {
  const number = numberProblem(rule as Readonly<Record<keyof RateLimitNumbers, unknown>>);
  return [
    ...Object.keys(rule)
      .filter((each) => !known.includes(each) && rule[each] !== undefined)
      .map((each) => unknown(name, `${path}.${each}`, field, known)),
    ...(number ? [wrong(name, `${path}.${number.field}`, field, number.expected, rule[number.field])] : []),
    ...Object.entries(RULES)
      .filter(([each, [, accepts]]) => {
        const value = rule[each];
        return known.includes(each) && value !== undefined && value !== null && !accepts(value);
      })
      .map(([each, [expected]]) => wrong(name, `${path}.${each}`, field, expected, rule[each])),
  ];
}

function isBy(value: unknown): boolean {
  if (value === 'address' || value === 'everyone') return true;
  if (!isRecord(value)) return false;
  const [[field, name] = [], ...more] = Object.entries(value);
  return (
    more.length === 0 && (field === 'header' || field === 'cookie') && typeof name === 'string' && name !== ''
  );
}

function wrong(
  name: string,
  path: string,
  field: string,
  expected: string,
  received: unknown,
  code: ErrorCode = 'ERR_CONFIG_VALUE',
): FieldProblem {
  const message = `\`${path}\` in ${name} must be ${expected}: received ${describeValue(received)}`;
  return { ...problem(field, message, EXAMPLE), code };
}

function problem(field: string, message: string, hint: string): FieldProblem {
  return { code: 'ERR_CONFIG_VALUE', severity: 'error', field, message, hint };
}

function unknown(name: string, path: string, field: string, known: readonly string[]): FieldProblem {
  const nearest = nearestName(path.split('.').at(-1) ?? '', known);
  return {
    code: 'ERR_CONFIG_UNKNOWN_FIELD',
    severity: 'warning',
    field,
    message: `Unknown field \`${path}\` in ${name}: ${nearest ? `did you mean \`${nearest}\`?` : 'it has no effect'}`,
    hint: nearest ? `write \`${nearest}\`` : 'remove it',
  };
}
