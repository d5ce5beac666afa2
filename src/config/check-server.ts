import { BYTE_SIZE_SHAPE, readByteSize } from '../http/byte-size.ts';
import { LONGEST_DURATION, readDuration } from '../http/duration.ts';
import { isHealthPath } from '../http/health-path.ts';
import { isProxyHeaders, isRangeName, isTrustProxy, TRUST_SHAPE } from '../http/proxy-trust.ts';
import { MOST_WORKERS } from '../http/server-limits.ts';
import { describeValue } from './describe-value.ts';
import type { FieldProblem } from './field-problem.ts';
import { isRecord } from './is-record.ts';
import { nearestName } from './nearest-name.ts';
import { SERVER_FIELDS, type ServerFieldKind, SETTINGS_ELSEWHERE } from './server-fields.ts';

type Fields = Readonly<Record<string, unknown>>;

interface SettingRule {
  /** Reads well behind "must be". */
  readonly expected: string;
  /** The types that a value may have, as `typeof` tells them. */
  readonly types: readonly string[];
  readonly accepts: (value: unknown) => boolean;
  readonly hint: (value: unknown) => string;
}

/** Times below this were meant as seconds. */
const SHORTEST_TIME = 100;

const RULES: Readonly<Record<ServerFieldKind, SettingRule>> = {
  size: {
    expected: BYTE_SIZE_SHAPE,
    types: ['number', 'string'],
    accepts: (value) => readByteSize(value) !== undefined,
    hint: () => "write it as '512kb' or '10mb', which count in 1024s; 0 is no limit",
  },
  count: {
    expected: 'a whole number',
    types: ['number'],
    accepts: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
    hint: () => 'write a number such as 100, without quotes; 0 is no limit',
  },
  time: {
    expected: `a whole number of milliseconds, at most ${LONGEST_DURATION}`,
    types: ['number'],
    accepts: (value) =>
      Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= LONGEST_DURATION,
    hint: (value) => `write ${(typeof value === 'string' && readDuration(value)) || 'it as 30000'}`,
  },
  http: {
    expected: "'waymark' or 'node'",
    types: ['string'],
    accepts: (value) => value === 'waymark' || value === 'node',
    hint: () => "write 'node' for the HTTP server of Node.js, or remove the field",
  },
  workers: {
    expected: `a whole number from 1 to ${MOST_WORKERS}, or 'auto'`,
    types: ['number', 'string'],
    accepts: (value) =>
      value === 'auto' ||
      (Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= MOST_WORKERS),
    hint: () => "write the number of processes, or 'auto' for one for each core",
  },
  path: {
    expected: 'false, or a path that starts with a slash and ends in none',
    types: ['string', 'boolean'],
    accepts: (value) => value === false || (typeof value === 'string' && isHealthPath(value)),
    hint: (value) => `write ${pathLike(value)}, or false for no health checks`,
  },
  tls: {
    expected: 'an object with `key` and `cert`',
    types: [],
    accepts: isRecord,
    hint: () => "write `tls: { key: 'key.pem', cert: 'cert.pem' }`",
  },
  proxies: {
    expected: TRUST_SHAPE,
    types: ['boolean', 'number', 'string', 'object'],
    accepts: isTrustProxy,
    hint: trustHint,
  },
  proxyHeaders: {
    expected: "'x-forwarded', 'forwarded' or the name of a header",
    types: ['string'],
    accepts: isProxyHeaders,
    hint: () => "write 'x-real-ip' for a proxy that sets `X-Real-IP`, or remove the field",
  },
};

const FILE_RULE: SettingRule = {
  expected: 'the path of a PEM file',
  types: ['string'],
  accepts: (value) => typeof value === 'string' && value.trim() !== '' && !value.startsWith('-----BEGIN'),
  hint: () => 'name the file; what it holds does not belong into the config',
};

/** Finds what is wrong with the fields of `server`; whether it is an object at all is looked at elsewhere. */
export function checkServer(name: string, server: unknown): FieldProblem[] {
  if (!isRecord(server)) return [];
  return [...unknownFields(name, server), ...wrongValues(name, server), ...checkTls(name, server['tls'])];
}

function unknownFields(name: string, server: Fields): FieldProblem[] {
  const unknown = Object.keys(server).filter(
    (field) => !Object.hasOwn(SERVER_FIELDS, field) && server[field] !== undefined,
  );
  return unknown.map((field) => {
    const elsewhere = Object.hasOwn(SETTINGS_ELSEWHERE, field) ? SETTINGS_ELSEWHERE[field] : undefined;
    return unknownField(name, ['server', field], elsewhere, Object.keys(SERVER_FIELDS));
  });
}

function wrongValues(name: string, server: Fields): FieldProblem[] {
  return Object.entries(SERVER_FIELDS).flatMap(([field, kind]) => {
    const value = server[field];
    if (value === undefined || value === null) return [];
    const problems = wrongValue(name, ['server', field], value, RULES[kind]);
    return problems.length === 0 && kind === 'time' ? shortTime(name, field, Number(value)) : problems;
  });
}

function checkTls(name: string, tls: unknown): FieldProblem[] {
  if (!isRecord(tls)) return [];
  const stray = Object.keys(tls).filter((field) => !['key', 'cert'].includes(field));
  return [
    ...stray.map((field) => unknownField(name, ['server', 'tls', field], undefined, ['key', 'cert'])),
    ...['key', 'cert'].flatMap((field) => {
      const path = ['server', 'tls', field];
      return tls[field] === undefined || tls[field] === null
        ? [missingFile(name, field)]
        : wrongValue(name, path, tls[field], FILE_RULE);
    }),
  ];
}

function wrongValue(
  name: string,
  path: readonly string[],
  value: unknown,
  { expected, types, accepts, hint }: SettingRule,
): FieldProblem[] {
  if (accepts(value)) return [];
  return [
    {
      code: types.includes(typeof value) ? 'ERR_CONFIG_VALUE' : 'ERR_CONFIG_TYPE',
      severity: 'error',
      ...placeOf(path),
      message: `\`${path.join('.')}\` in ${name} must be ${expected}: received ${describeFile(value)}`,
      hint: hint(value),
    },
  ];
}

function missingFile(name: string, field: string): FieldProblem {
  return {
    code: 'ERR_CONFIG_VALUE',
    severity: 'error',
    ...placeOf(['server', 'tls']),
    message: `\`server.tls\` in ${name} lacks \`${field}\`: HTTPS needs both a key and a certificate`,
    hint: `add \`${field}\`, ${FILE_RULE.expected}`,
  };
}

function shortTime(name: string, field: string, value: number): FieldProblem[] {
  if (value === 0 || value >= SHORTEST_TIME) return [];
  const message = `\`server.${field}\` in ${name} is a time of ${value} milliseconds, too short for most clients`;
  const hint = `write ${value * 1000} for ${value} seconds`;
  return [{ code: 'ERR_CONFIG_VALUE', severity: 'warning', ...placeOf(['server', field]), message, hint }];
}

function unknownField(
  name: string,
  path: readonly string[],
  elsewhere: string | undefined,
  known: readonly string[],
): FieldProblem {
  const parent = path.slice(0, -1).join('.');
  const nearest = elsewhere === undefined ? nearestName(path.at(-1) ?? '', known) : undefined;
  const outcome = nearest ? `did you mean \`${parent}.${nearest}\`?` : 'it has no effect';
  return {
    code: 'ERR_CONFIG_UNKNOWN_FIELD',
    severity: 'warning',
    ...placeOf(path),
    message: `Unknown field \`${path.join('.')}\` in ${name}: ${outcome}`,
    hint: elsewhere ?? (nearest ? `write \`${nearest}\`` : 'remove it'),
  };
}

function placeOf([field = '', ...inside]: readonly string[]): Pick<FieldProblem, 'field' | 'inside'> {
  return { field, inside };
}

/** A private key must not get into a log. */
function describeFile(value: unknown): string {
  return typeof value === 'string' && value.startsWith('-----BEGIN')
    ? 'the text of such a file'
    : describeValue(value);
}

function trustHint(value: unknown): string {
  const texts = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
  const wrong = texts.find((each) => !isRangeName(each));
  const example = "write 1 for one proxy, or its address or network: ['10.0.0.0/8']";
  return wrong === undefined
    ? example
    : `'${wrong}' is none of \`loopback\`, \`linklocal\`, \`uniquelocal\`, and no address or network: ${example}`;
}

function pathLike(value: unknown): string {
  const parts = typeof value === 'string' ? value.split('/').filter(Boolean).join('/') : '';
  return isHealthPath(`/${parts}`) ? `'/${parts}'` : "a path such as '/health'";
}
