import type { HeaderRule, RedirectRule, RewriteRule } from '../app/rules/rules.ts';
import { checkConditions, readConditions } from './check-conditions.ts';
import { checkDestination } from './check-destination.ts';
import { checkSource } from './check-pattern.ts';
import { describeValue } from './describe-value.ts';
import { isRecord } from './is-record.ts';
import { nearestName } from './nearest-name.ts';
import type { RuleProblem } from './rule-problem.ts';

type Entry = Readonly<Record<string, unknown>>;

/** The rules that each function of the config returns. */
export interface RuleOfKind {
  readonly header: HeaderRule;
  readonly redirect: RedirectRule;
  readonly rewrite: RewriteRule;
}

export type RuleKind = keyof RuleOfKind;

const OWN_FIELDS: Readonly<Record<RuleKind, readonly string[]>> = {
  header: ['headers'],
  redirect: ['destination', 'permanent', 'statusCode'],
  rewrite: ['destination'],
};

const COMMON_FIELDS = ['source', 'basePath', 'locale', 'has', 'missing'];

const STATUS_CODES: ReadonlySet<unknown> = new Set([301, 302, 303, 307, 308]);

/** Finds what is wrong with one entry of `headers()`, `redirects()` or `rewrites()`. */
export function checkRule(kind: RuleKind, entry: unknown): RuleProblem[] {
  if (!isRecord(entry)) {
    const fields = kind === 'header' ? 'headers' : 'destination';
    const hint = `write an object with \`source\` and \`${fields}\``;
    return [{ message: `must be an object: received ${describeValue(entry)}`, hint }];
  }
  const { problems, tokens } = checkSource(entry['source']);
  const { basePath, has } = entry;
  return [
    ...problems,
    ...(kind === 'header' ? checkHeaders(entry['headers']) : []),
    ...(kind === 'header'
      ? []
      : checkDestination(entry['destination'], { kind, basePath, has, sourceTokens: tokens })),
    ...(kind === 'redirect' ? checkStatus(entry) : []),
    ...checkFalse('basePath', basePath),
    ...checkFalse('locale', entry['locale']),
    ...checkConditions('has', has),
    ...checkConditions('missing', entry['missing']),
    ...checkFieldNames(kind, entry),
  ];
}

/** Makes the rule of an entry that `checkRule` found no error in. */
export function readRule<Kind extends RuleKind>(kind: Kind, entry: unknown): RuleOfKind[Kind];
export function readRule(kind: RuleKind, entry: unknown): HeaderRule | RedirectRule | RewriteRule {
  const fields = isRecord(entry) ? entry : {};
  const base = {
    source: String(fields['source']),
    ...(fields['basePath'] === false ? { basePath: false as const } : {}),
    ...(fields['has'] ? { has: readConditions(fields['has']) } : {}),
    ...(fields['missing'] ? { missing: readConditions(fields['missing']) } : {}),
  };
  if (kind === 'header') return { ...base, headers: readHeaders(fields['headers']) };
  const destination = String(fields['destination']);
  return kind === 'rewrite'
    ? { ...base, destination }
    : { ...base, destination, statusCode: statusOf(fields) };
}

function checkHeaders(headers: unknown): RuleProblem[] {
  const hint = "write headers: [{ key: 'x-name', value: '...' }]";
  if (!Array.isArray(headers))
    return [{ message: `\`headers\` must be an array: received ${describeValue(headers)}`, hint }];
  if (headers.length === 0) return [{ message: '`headers` cannot be empty', hint }];
  return headers.flatMap((header: unknown, index) => {
    const fault = headerFault(header);
    return fault
      ? [{ message: `\`headers[${index}]\` ${fault}: received ${describeValue(header)}`, hint }]
      : [];
  });
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-5.1 */
function headerFault(header: unknown): string | undefined {
  if (!isRecord(header)) return 'must be an object';
  const { key, value } = header;
  if (typeof key !== 'string') return 'must have a string as `key`';
  if (typeof value !== 'string') return 'must have a string as `value`';
  // Names may hold parameters, `x-:slug`, which are filled in for each request.
  if (!/^[\w!#$%&'*+.^`|~:{}()?\\-]+$/.test(key)) return 'has a `key` that no header can have';
  // oxlint-disable-next-line no-control-regex -- the characters that Node.js refuses in a header
  return /[\0\r\n]/.test(value) ? 'has a line break in its `value`' : undefined;
}

function checkStatus({ statusCode, permanent }: Entry): RuleProblem[] {
  const hint =
    'write `permanent: true` (308), `permanent: false` (307), or a `statusCode` of 301, 302, 303, 307 or 308';
  if (statusCode && !STATUS_CODES.has(statusCode)) {
    return [
      {
        message: `\`statusCode\` is no valid status of a redirect: received ${describeValue(statusCode)}`,
        hint,
      },
    ];
  }
  if (statusCode && permanent !== undefined) {
    const message = '`permanent` has no effect beside `statusCode`';
    return [{ message, hint: 'remove one of the two', severity: 'warning' }];
  }
  if (statusCode || typeof permanent === 'boolean') return [];
  return [
    {
      message: `\`permanent\` is not set to \`true\` or \`false\`: received ${describeValue(permanent)}`,
      hint,
    },
  ];
}

function checkFalse(field: string, value: unknown): RuleProblem[] {
  if (value === undefined || value === false) return [];
  const message = `\`${field}\` must be undefined or false: received ${describeValue(value)}`;
  return [{ message, hint: `write \`${field}: false\`, or remove it` }];
}

function checkFieldNames(kind: RuleKind, entry: Entry): RuleProblem[] {
  const known = [...COMMON_FIELDS, ...OWN_FIELDS[kind]];
  return Object.keys(entry).flatMap((field) => {
    if (known.includes(field)) return [];
    const nearest = nearestName(field, known);
    return [
      {
        message: `invalid field \`${field}\``,
        hint: nearest ? `write \`${nearest}\`` : `remove \`${field}\``,
      },
    ];
  });
}

function readHeaders(headers: unknown): HeaderRule['headers'] {
  return Array.isArray(headers)
    ? headers.filter(isRecord).map(({ key, value }) => ({ key: String(key), value: String(value) }))
    : [];
}

function statusOf({ statusCode, permanent }: Entry): number {
  if (typeof statusCode === 'number' && statusCode !== 0) return statusCode;
  return permanent === true ? 308 : 307;
}
