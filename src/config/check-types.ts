import { BYTE_SIZE_SHAPE, readByteSize } from '../http/byte-size.ts';
import { describeValue } from './describe-value.ts';
import type { FieldProblem } from './field-problem.ts';
import { isRecord } from './is-record.ts';
import type { MEANINGFUL_FIELDS } from './known-fields.ts';

interface TypeRule {
  /** Reads well behind "must be". */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  readonly hint: string;
}

const isString = (value: unknown): boolean => typeof value === 'string';
const isFunction = (value: unknown): boolean => typeof value === 'function';

const BOOLEAN_RULE: TypeRule = {
  expected: 'a boolean',
  accepts: (value) => typeof value === 'boolean',
  hint: 'write true or false, without quotes',
};

const SIZE_RULE: TypeRule = {
  expected: BYTE_SIZE_SHAPE,
  accepts: (value) => readByteSize(value) !== undefined,
  hint: "write it as '512kb' or '10mb'",
};

/** @param unit What the number counts, such as `seconds`. */
function countRule(unit: string): TypeRule {
  return {
    expected: `a number of ${unit}`,
    accepts: (value) => typeof value === 'number' && value >= 0,
    hint: 'write a number that is not below zero, without quotes',
  };
}

function rulesRule(name: string): TypeRule {
  return { expected: 'a function', accepts: isFunction, hint: `write \`async ${name}() { return [...] }\`` };
}

const TYPE_RULES: Readonly<Record<(typeof MEANINGFUL_FIELDS)[number], TypeRule>> = {
  assetPrefix: {
    expected: 'a string',
    accepts: isString,
    hint: "write an origin such as 'https://cdn.example.com', or remove the field",
  },
  basePath: {
    expected: 'a string',
    accepts: isString,
    hint: "write a path such as '/docs', or remove the field",
  },
  cacheComponents: BOOLEAN_RULE,
  cacheHandlers: {
    expected: 'an object of paths',
    accepts: isRecord,
    hint: "write `cacheHandlers: { name: './handler.js' }`",
  },
  cacheLife: {
    expected: 'an object of profiles',
    accepts: isRecord,
    hint: 'write `cacheLife: { name: { revalidate: 60, expire: 3600 } }`',
  },
  cacheMaxMemorySize: countRule('bytes'),
  crons: {
    expected: 'an array of objects',
    accepts: Array.isArray,
    hint: "write `crons: [{ path: '/api/cron/daily', schedule: '0 5 * * *' }]`",
  },
  distDir: {
    expected: 'a string',
    accepts: isString,
    hint: "write a directory such as '.waymark', or remove the field",
  },
  env: { expected: 'an object of strings', accepts: isRecord, hint: "write `env: { NAME: 'value' }`" },
  experimental: { expected: 'an object', accepts: isRecord, hint: 'write `experimental: { ... }`' },
  expireTime: countRule('seconds'),
  firewall: {
    expected: 'an object',
    accepts: isRecord,
    hint: "write `firewall: { rateLimits: { id: { limit: 100, window: '1m' } } }`",
  },
  headers: rulesRule('headers'),
  output: {
    expected: "'standalone' or 'export'",
    accepts: (value) => value === 'standalone' || value === 'export',
    hint: 'remove the field to build a server',
  },
  pageExtensions: {
    expected: 'an array of strings',
    accepts: Array.isArray,
    hint: "write it as ['ts', 'js']",
  },
  poweredByHeader: BOOLEAN_RULE,
  rateLimit: {
    expected: 'an array of limits',
    accepts: Array.isArray,
    hint: "write `rateLimit: [{ source: '/api/:path*', limit: 100, window: '1m' }]`",
  },
  redirects: rulesRule('redirects'),
  rewrites: rulesRule('rewrites'),
  server: { expected: 'an object', accepts: isRecord, hint: 'write `server: { ... }`' },
  serverExternalPackages: {
    expected: 'an array of strings',
    accepts: Array.isArray,
    hint: "write it as ['package-name']",
  },
  skipMiddlewareUrlNormalize: BOOLEAN_RULE,
  skipProxyUrlNormalize: BOOLEAN_RULE,
  skipTrailingSlashRedirect: BOOLEAN_RULE,
  staticPageGenerationTimeout: countRule('seconds'),
  trailingSlash: BOOLEAN_RULE,
};

/** Finds the fields whose value is of another type than they take; `undefined` and `null` stand for the default. */
export function checkTypes(name: string, fields: Readonly<Record<string, unknown>>): FieldProblem[] {
  return [
    ...Object.entries(TYPE_RULES).flatMap(([field, rule]) =>
      typeProblem(name, field, field, fields[field], rule),
    ),
    ...arrayProblems(name, 'pageExtensions', fields['pageExtensions']),
    ...arrayProblems(name, 'serverExternalPackages', fields['serverExternalPackages']),
    ...envProblems(name, fields['env']),
    ...experimentalProblems(name, fields['experimental']),
  ];
}

function typeProblem(
  name: string,
  field: string,
  path: string,
  value: unknown,
  rule: TypeRule,
): FieldProblem[] {
  if (value === undefined || value === null || rule.accepts(value)) return [];
  return [wrongType(name, field, path, value, rule)];
}

function wrongType(name: string, field: string, path: string, value: unknown, rule: TypeRule): FieldProblem {
  const message = `\`${path}\` in ${name} must be ${rule.expected}: received ${describeValue(value)}`;
  return { code: 'ERR_CONFIG_TYPE', severity: 'error', field, message, hint: rule.hint };
}

function arrayProblems(name: string, field: string, value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return [];
  const rule = {
    expected: 'a string',
    accepts: isString,
    hint: `remove what is no string from \`${field}\``,
  };
  return value.flatMap((item: unknown, index) =>
    isString(item) ? [] : [wrongType(name, field, `${field}[${index}]`, item, rule)],
  );
}

function envProblems(name: string, env: unknown): FieldProblem[] {
  if (!isRecord(env)) return [];
  return Object.entries(env).flatMap(([key, value]) =>
    typeProblem(name, 'env', `env.${key}`, value, {
      expected: 'a string',
      accepts: isString,
      hint: `write it in quotes: variables of \`process.env\` are strings`,
    }),
  );
}

const EXPERIMENTAL_RULES: Readonly<Record<string, TypeRule>> = {
  authInterrupts: BOOLEAN_RULE,
  middlewareClientMaxBodySize: SIZE_RULE,
  proxyClientMaxBodySize: SIZE_RULE,
  serverActions: {
    expected: 'an object',
    // As older versions of Next.js had it.
    accepts: (value) => isRecord(value) || value === true,
    hint: "write `serverActions: { bodySizeLimit: '2mb' }`, or remove the field",
  },
  useCache: BOOLEAN_RULE,
};

const ACTION_RULES: Readonly<Record<string, TypeRule>> = {
  allowedOrigins: {
    expected: 'an array of strings',
    accepts: (value) => Array.isArray(value) && value.every(isString),
    hint: "write hosts, such as ['shop.example', '*.shop.example']",
  },
  bodySizeLimit: {
    ...SIZE_RULE,
    expected: `${BYTE_SIZE_SHAPE}, and not 0`,
    accepts: (value) => (readByteSize(value) ?? 0) > 0,
  },
};

function experimentalProblems(name: string, experimental: unknown): FieldProblem[] {
  if (!isRecord(experimental)) return [];
  const actions = experimental['serverActions'];
  return [
    ...Object.entries(EXPERIMENTAL_RULES).flatMap(([field, rule]) =>
      typeProblem(name, 'experimental', `experimental.${field}`, experimental[field], rule),
    ),
    ...Object.entries(isRecord(actions) ? ACTION_RULES : {}).flatMap(([field, rule]) =>
      typeProblem(
        name,
        'experimental',
        `experimental.serverActions.${field}`,
        (actions as Record<string, unknown>)[field],
        rule,
      ),
    ),
  ];
}
