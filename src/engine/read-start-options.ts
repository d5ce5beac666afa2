import { parseArgs } from 'node:util';
import { readDuration } from '../http/duration.ts';
import { isHealthPath } from '../http/health-path.ts';
import { isTrustProxy, TRUST_SHAPE, type TrustProxy } from '../http/proxy-trust.ts';
import { MOST_WORKERS } from '../http/server-limits.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { describeUsageError } from './describe-usage-error.ts';
import { environmentHost } from './environment-host.ts';
import { parsePort } from './parse-port.ts';
import type { StartOptions } from './start-options.ts';

/** Where a server listens: the options of `waymark dev` and `waymark start`, in the terms of `parseArgs`. */
export const LISTEN_FLAGS = {
  port: { type: 'string', short: 'p' },
  host: { type: 'string', short: 'H' },
  // The name that Next.js has for it.
  hostname: { type: 'string' },
} as const;

/** The options of `waymark start` and of `node .waymark/server.js`, in the terms of `parseArgs`. */
export const START_FLAGS = {
  ...LISTEN_FLAGS,
  socket: { type: 'string' },
  http: { type: 'string' },
  'tls-key': { type: 'string' },
  'tls-cert': { type: 'string' },
  workers: { type: 'string' },
  'drain-timeout': { type: 'string' },
  'keep-alive-timeout': { type: 'string' },
  // The name that `next start` has for it.
  keepAliveTimeout: { type: 'string' },
  'health-path': { type: 'string' },
  'trust-proxy': { type: 'string' },
  'no-health': { type: 'boolean' },
} as const;

/** The values of `START_FLAGS`, as `parseArgs` gives them. */
export type StartFlags = {
  readonly [Name in keyof typeof START_FLAGS]?:
    | ((typeof START_FLAGS)[Name]['type'] extends 'boolean' ? boolean : string)
    | undefined;
};

/**
 * Reads how to serve from arguments and from PORT, HOSTNAME and KEEP_ALIVE_TIMEOUT; arguments win.
 *
 * @returns Only what they say.
 * @throws {WaymarkError} `ERR_USAGE` for an argument that there is not, or a value that cannot be used.
 */
export function readStartOptions(args: readonly string[], env: NodeJS.ProcessEnv): StartOptions {
  return startOptions(parseFlags(args), env);
}

/**
 * Reads how to serve from options that have been told apart already.
 *
 * @throws {WaymarkError} `ERR_USAGE` for a value that cannot be used.
 */
export function startOptions(flags: StartFlags, env: NodeJS.ProcessEnv): StartOptions {
  const host = flags.host ?? flags.hostname;
  if (flags.socket !== undefined && (flags.port ?? host) !== undefined)
    throw usage('`--socket` takes the place of `--port` and `--host`: leave these out, or `--socket`.');
  const keepAliveTimeout = readKeepAliveTimeout(flags, env);
  const options: StartOptions = {
    port: parsePort(flags.port ?? env['PORT']),
    host: host || environmentHost(env),
    socketPath: flags.socket === undefined ? undefined : filled('--socket', flags.socket),
    http: readHttp(flags.http),
    tls: readTls(flags['tls-key'], flags['tls-cert']),
    workers: readWorkers(flags.workers),
    drainTimeout: durationOf('--drain-timeout', flags['drain-timeout']),
    healthPath: readHealthPath(flags['health-path'], flags['no-health']),
    trustProxy: readTrustProxy(flags['trust-proxy']),
    limits: keepAliveTimeout === undefined ? undefined : { keepAliveTimeout },
  };
  return withoutUndefined(options);
}

/** Puts one set of options over another, limit by limit. */
export function mergeStartOptions(configured: StartOptions, given: StartOptions = {}): StartOptions {
  const limits = { ...configured.limits, ...withoutUndefined(given.limits ?? {}) };
  const merged = { ...configured, ...withoutUndefined(given) };
  return Object.keys(limits).length > 0 ? { ...merged, limits } : merged;
}

function parseFlags(args: readonly string[]): StartFlags {
  try {
    return parseArgs({ args: [...args], options: START_FLAGS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const names = Object.keys(START_FLAGS).map((name) => `--${name}`);
    throw usage(describeUsageError(error.message, () => ` There are ${names.join(', ')}.`));
  }
}

function readHttp(text: string | undefined): StartOptions['http'] {
  if (text === undefined || text === 'waymark' || text === 'node') return text;
  throw usage(`\`--http\` must be \`waymark\` or \`node\`: received \`${text}\`.`);
}

function readTls(key: string | undefined, cert: string | undefined): StartOptions['tls'] {
  if (key === undefined && cert === undefined) return undefined;
  const [given, missing] = key === undefined ? ['--tls-cert', '--tls-key'] : ['--tls-key', '--tls-cert'];
  if (key === undefined || cert === undefined)
    throw usage(`\`${given}\` needs \`${missing}\` beside it: name the PEM file of each.`);
  return { key: filled('--tls-key', key), cert: filled('--tls-cert', cert) };
}

function readWorkers(text: string | undefined): StartOptions['workers'] {
  if (text === undefined || text === 'auto') return text;
  const workers = Number(text);
  if (/^\d+$/.test(text) && workers >= 1 && workers <= MOST_WORKERS) return workers;
  throw usage(
    `\`--workers\` must be a whole number from 1 to ${MOST_WORKERS}, or \`auto\` for one a core: received \`${text}\`.`,
  );
}

/** The server that `next build` makes for `output: 'standalone'` reads KEEP_ALIVE_TIMEOUT too. */
function readKeepAliveTimeout(flags: StartFlags, env: NodeJS.ProcessEnv): number | undefined {
  const short = flags['keep-alive-timeout'];
  if (short !== undefined) return durationOf('--keep-alive-timeout', short);
  if (flags.keepAliveTimeout !== undefined) return durationOf('--keepAliveTimeout', flags.keepAliveTimeout);
  return durationOf('KEEP_ALIVE_TIMEOUT', env['KEEP_ALIVE_TIMEOUT'] || undefined);
}

function durationOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const milliseconds = readDuration(text);
  if (milliseconds !== undefined) return milliseconds;
  throw usage(
    `\`${name}\` must be a duration of at most 24 days, such as \`500ms\`, \`10s\` or \`5000\` (milliseconds): received \`${text}\`.`,
  );
}

function readHealthPath(path: string | undefined, none: boolean | undefined): StartOptions['healthPath'] {
  if (none && path !== undefined)
    throw usage('`--no-health` and `--health-path` contradict each other: leave one out.');
  if (none) return false;
  if (path === undefined || isHealthPath(path)) return path;
  throw usage(
    `\`--health-path\` must be a path that starts with a slash and ends in none, such as \`/health\`: received \`${path}\`.`,
  );
}

/** The same as the config's field, as text: `true`, `2`, `loopback,10.0.0.0/8`. */
function readTrustProxy(text: string | undefined): TrustProxy | undefined {
  if (text === undefined) return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  const value = /^\d+$/.test(text) ? Number(text) : text.split(',').map((each) => each.trim());
  if (isTrustProxy(value)) return value;
  throw usage(`\`--trust-proxy\` must be ${TRUST_SHAPE}, \`loopback,10.0.0.0/8\`: received \`${text}\`.`);
}

function filled(name: string, text: string): string {
  if (text.trim() !== '') return text;
  throw usage(`\`${name}\` needs a value: write it as \`${name}=value\`.`);
}

function usage(message: string): WaymarkError {
  return new WaymarkError('ERR_USAGE', message);
}

function withoutUndefined<Options extends object>(options: Options): Options {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as unknown as Options;
}
