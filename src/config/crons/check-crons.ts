import { LONGEST_DURATION } from '../../http/duration.ts';
import { describeValue } from '../describe-value.ts';
import type { FieldProblem } from '../field-problem.ts';
import { isRecord } from '../is-record.ts';
import { nearestName } from '../nearest-name.ts';
import { jobNames } from './resolve-crons.ts';
import { scheduleFault, timeZoneFault } from './schedule-fault.ts';
import type { CronConfig } from './cron-config.ts';

interface EntryRule {
  /** Reads well behind "must be". */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  readonly hint: string;
}

const TIME_RULE: EntryRule = {
  expected: `a whole number of milliseconds, at most ${LONGEST_DURATION}`,
  accepts: (value) => isCount(value) && Number(value) <= LONGEST_DURATION,
  hint: 'write 60000 for a minute, without quotes',
};

const BOOLEAN_RULE: EntryRule = {
  expected: 'a boolean',
  accepts: (value) => typeof value === 'boolean',
  hint: 'write true or false, without quotes',
};

const RULES: Readonly<Record<keyof CronConfig, EntryRule>> = {
  path: {
    expected: 'a path that starts with a slash',
    accepts: (value) => typeof value === 'string' && isCronPath(value),
    hint: "write the path of a route, such as '/api/cron/daily'",
  },
  schedule: {
    expected: 'a cron expression',
    accepts: (value) => typeof value === 'string',
    hint: "write it as '0 5 * * *'",
  },
  name: {
    expected: 'a text',
    accepts: (value) => typeof value === 'string' && value.trim() !== '',
    hint: "write a name such as 'daily-report', or leave it out",
  },
  timeZone: {
    expected: 'the name of a time zone',
    accepts: (value) => typeof value === 'string',
    hint: "write it as 'Europe/Berlin'",
  },
  overlap: BOOLEAN_RULE,
  catchUp: oneOf('none', 'one', 'all'),
  catchUpWindow: TIME_RULE,
  retries: {
    expected: 'a whole number, at most 100',
    accepts: (value) => isCount(value) && Number(value) <= 100,
    hint: 'write a number such as 3, without quotes',
  },
  retryDelay: TIME_RULE,
  timeout: {
    ...TIME_RULE,
    expected: `${TIME_RULE.expected}, and not 0`,
    accepts: (value) => TIME_RULE.accepts(value) && value !== 0,
  },
  jitter: TIME_RULE,
  onStoreError: oneOf('skip', 'run'),
};

/** Whether a text can be the path of a job. */
export function isCronPath(text: string): boolean {
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(text) && !text.includes('#');
}

/** Finds what is wrong with the entries of `crons`; whether it is an array is looked at elsewhere. */
export function checkCrons(name: string, crons: unknown): FieldProblem[] {
  if (!Array.isArray(crons)) return [];
  const problems = crons.flatMap((entry: unknown, index) => checkEntry(name, `crons[${index}]`, entry));
  return problems.some(({ severity }) => severity === 'error')
    ? problems
    : [...problems, ...repeatedNames(name, crons as readonly CronConfig[])];
}

function checkEntry(name: string, at: string, entry: unknown): FieldProblem[] {
  if (!isRecord(entry)) {
    return [
      problem('ERR_CONFIG_TYPE', `\`${at}\` in ${name} must be an object: received ${describeValue(entry)}`, {
        hint: "write `{ path: '/api/cron/daily', schedule: '0 5 * * *' }`",
      }),
    ];
  }
  return [
    ...unknownFields(name, at, entry),
    ...Object.entries(RULES).flatMap(([field, rule]) =>
      checkField(name, `${at}.${field}`, entry[field], rule),
    ),
    ...(['path', 'schedule'] as const)
      .filter((field) => entry[field] === undefined || entry[field] === null)
      .map((field) =>
        problem('ERR_CONFIG_VALUE', `\`${at}\` in ${name} lacks \`${field}\``, { hint: RULES[field].hint }),
      ),
    ...checkSchedule(name, at, entry),
  ];
}

function unknownFields(name: string, at: string, entry: Readonly<Record<string, unknown>>): FieldProblem[] {
  const unknown = Object.keys(entry).filter((field) => !Object.hasOwn(RULES, field));
  return unknown.map((field) => {
    const near = nearestName(field, Object.keys(RULES));
    return {
      ...problem(
        'ERR_CONFIG_UNKNOWN_FIELD',
        `Unknown field \`${at}.${field}\` in ${name}: ${near ? `did you mean \`${near}\`?` : 'it has no effect'}`,
        { hint: near ? `write \`${near}\`` : 'remove it' },
      ),
      severity: 'warning',
    };
  });
}

function checkField(name: string, at: string, value: unknown, rule: EntryRule): FieldProblem[] {
  if (value === undefined || value === null || rule.accepts(value)) return [];
  const message = `\`${at}\` in ${name} must be ${rule.expected}: received ${describeValue(value)}`;
  return [problem('ERR_CONFIG_VALUE', message, { hint: rule.hint, ...textOf(value) })];
}

function checkSchedule(name: string, at: string, entry: Readonly<Record<string, unknown>>): FieldProblem[] {
  const { schedule, timeZone } = entry;
  const ofSchedule = typeof schedule === 'string' ? scheduleFault(schedule) : undefined;
  const ofZone = typeof timeZone === 'string' ? timeZoneFault(timeZone) : undefined;
  return [
    ...(ofSchedule
      ? [
          problem(
            'ERR_CONFIG_VALUE',
            `\`${at}.schedule\` in ${name} is ${describeValue(schedule)}, which ${ofSchedule.reason}`,
            { hint: ofSchedule.hint, ...textOf(schedule) },
          ),
        ]
      : []),
    ...(ofZone
      ? [
          problem(
            'ERR_CONFIG_VALUE',
            `\`${at}.timeZone\` in ${name} is ${describeValue(timeZone)}, which ${ofZone.reason}`,
            { hint: ofZone.hint, ...textOf(timeZone) },
          ),
        ]
      : []),
  ];
}

function repeatedNames(name: string, crons: readonly CronConfig[]): FieldProblem[] {
  const names = jobNames(crons);
  return names.flatMap((each, index) =>
    names.indexOf(each) === index
      ? []
      : [
          problem(
            'ERR_CONFIG_VALUE',
            `\`crons[${index}]\` in ${name} has the name '${each}' of another entry`,
            {
              hint: 'give each a `name` of its own, or remove one',
              text: each,
            },
          ),
        ],
  );
}

function problem(
  code: FieldProblem['code'],
  message: string,
  { hint, text }: { readonly hint: string; readonly text?: string },
): FieldProblem {
  return { code, severity: 'error', field: 'crons', message, hint, ...(text === undefined ? {} : { text }) };
}

/** Where it is written is where its text is. */
function textOf(value: unknown): { readonly text?: string } {
  return typeof value === 'string' && value !== '' ? { text: value } : {};
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function oneOf(...values: readonly string[]): EntryRule {
  const expected = `${values
    .slice(0, -1)
    .map((each) => `'${each}'`)
    .join(', ')} or '${values.at(-1)}'`;
  return {
    expected,
    accepts: (value) => typeof value === 'string' && values.includes(value),
    hint: `write ${expected}`,
  };
}
