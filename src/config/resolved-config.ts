import type { Rules } from '../app/rules/rules.ts';
import type { RequestLimits } from '../http/request-limits.ts';
import { readByteSize } from '../http/byte-size.ts';
import type { CronJob } from '../http/cron-job.ts';
import type { CacheProfile } from '../app/cache-profiles.ts';
import type { ActionSettings } from '../app/server-actions.ts';
import { resolveCacheLife } from './cache-life.ts';
import { DEFAULT_MAX_BODY_SIZE } from '../http/server-limits.ts';
import { resolveCrons } from './crons/resolve-crons.ts';
import { DEFAULT_CONFIG } from './default-config.ts';
import { isRecord } from './is-record.ts';
import { resolveLimits } from './limits/resolve-limits.ts';
import { resolveServer, type ServerSettings } from './resolve-server.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The fields that Waymark acts upon, all of them set. */
export interface ResolvedConfig {
  /** What stands before the addresses of files that a build makes, without a slash at its end; `''`: `basePath` does. */
  readonly assetPrefix: string;
  /** `''`, or the path under which the app is served, with a leading slash and none at its end. */
  readonly basePath: string;
  readonly trailingSlash: boolean;
  /** Whether handlers are prerendered unless they need a request, and `'use cache'` is there. */
  readonly cacheComponents: boolean;
  /** Whether the directive `'use cache'` is there. */
  readonly useCache: boolean;
  /** The kinds of `'use cache: kind'` that the config names. */
  readonly cacheKinds: readonly string[];
  /** The profiles that the config has for `cacheLife`; undefined where it has none. */
  readonly cacheLife?: Readonly<Record<string, CacheProfile>>;
  readonly skipTrailingSlashRedirect: boolean;
  /** Variables for `process.env`: dev sets them, a build puts their values into the code. */
  readonly env: Readonly<Record<string, string>>;
  /** Where a build goes, as it is configured: relative to the project directory, or absolute. */
  readonly distDir: string;
  readonly serverExternalPackages: readonly string[];
  readonly poweredByHeader: boolean;
  /** Endings, without their dot, of the files that may be route files. */
  readonly pageExtensions: readonly string[];
  readonly experimental: { readonly authInterrupts: boolean };
  readonly proxy: ProxySettings;
  /** `experimental.serverActions`, where it says anything. */
  readonly serverActions?: Partial<ActionSettings>;
  /** Bytes that what is kept may take in memory; undefined where the config does not say. */
  readonly cacheMaxMemorySize?: number;
  /** Seconds that an answer which is made anew by time may be used, where its route does not say; undefined as above. */
  readonly expireTime?: number;
  /** Seconds that a build may take to make one answer. */
  readonly staticPageGenerationTimeout: number;
  readonly output?: 'standalone' | 'export';
  /** Bytes that the body of a request may have, 0 for any number; undefined where `server` does not say. */
  readonly maxBodySize?: number;
  /** How a build is served: what is configured of it, and nothing else. */
  readonly server: ServerSettings;
  /** The jobs of the field `crons`; those of vercel.json are not among them. */
  readonly crons: readonly CronJob[];
  /** What `rateLimit` and `firewall` say; undefined where that is nothing. */
  readonly limits?: RequestLimits;
  /** What `headers()`, `redirects()` and `rewrites()` returned; undefined when that is nothing. */
  readonly rules?: Rules;
}

/** What of the config is for proxy.ts. */
export interface ProxySettings {
  /** Bytes that it may read of a request's body: `experimental.proxyClientMaxBodySize`. */
  readonly maxBodySize: number;
  /** Whether it sees the query of its URL as it came. */
  readonly skipUrlNormalize: boolean;
}

/** Fills the fields of a config that has been checked, and whose moved fields are in their places, with their defaults. */
export function resolveFields(fields: Fields): ResolvedConfig {
  const experimental = recordOr(fields['experimental']);
  const server = recordOr(fields['server']);
  const maxBodySize = readByteSize(server['maxBodySize']);
  const cacheComponents = fields['cacheComponents'] === true;
  const limits = resolveLimits(fields);
  const cacheLife = resolveCacheLife(fields['cacheLife']);
  return {
    assetPrefix: stringOr(fields['assetPrefix'], DEFAULT_CONFIG.assetPrefix).replace(/\/+$/, ''),
    basePath: stringOr(fields['basePath'], DEFAULT_CONFIG.basePath),
    trailingSlash: fields['trailingSlash'] === true,
    cacheComponents,
    useCache: cacheComponents || experimental['useCache'] === true,
    cacheKinds: Object.keys(recordOr(fields['cacheHandlers'])),
    ...(cacheLife ? { cacheLife } : {}),
    skipTrailingSlashRedirect: fields['skipTrailingSlashRedirect'] === true,
    env: Object.fromEntries(Object.entries(recordOr(fields['env'])).filter(isStringEntry)),
    distDir: stringOr(fields['distDir'], DEFAULT_CONFIG.distDir),
    serverExternalPackages: stringsOr(
      fields['serverExternalPackages'],
      DEFAULT_CONFIG.serverExternalPackages,
    ),
    poweredByHeader: fields['poweredByHeader'] === true,
    pageExtensions: stringsOr(fields['pageExtensions'], DEFAULT_CONFIG.pageExtensions),
    experimental: { authInterrupts: experimental['authInterrupts'] === true },
    proxy: resolveProxy(fields, experimental),
    ...resolveServerActions(recordOr(experimental['serverActions'])),
    ...numberField(fields, 'cacheMaxMemorySize'),
    ...numberField(fields, 'expireTime'),
    staticPageGenerationTimeout: numberOr(
      fields['staticPageGenerationTimeout'],
      DEFAULT_CONFIG.staticPageGenerationTimeout,
    ),
    ...(fields['output'] === 'standalone' || fields['output'] === 'export'
      ? { output: fields['output'] }
      : {}),
    ...(maxBodySize === undefined ? {} : { maxBodySize }),
    server: resolveServer(server),
    ...(limits ? { limits } : {}),
    crons: resolveCrons(fields['crons']),
  };
}

function resolveProxy(fields: Fields, experimental: Fields): ProxySettings {
  const size = experimental['proxyClientMaxBodySize'] ?? experimental['middlewareClientMaxBodySize'];
  const skips = fields['skipProxyUrlNormalize'] ?? fields['skipMiddlewareUrlNormalize'];
  return {
    maxBodySize: readByteSize(size) ?? DEFAULT_MAX_BODY_SIZE,
    skipUrlNormalize: skips === true,
  };
}

function resolveServerActions(fields: Fields): Pick<ResolvedConfig, 'serverActions'> {
  const bodySizeLimit = readByteSize(fields['bodySizeLimit']);
  const allowedOrigins = stringsOr(fields['allowedOrigins'], []);
  if (bodySizeLimit === undefined && allowedOrigins.length === 0) return {};
  return { serverActions: { allowedOrigins, ...(bodySizeLimit === undefined ? {} : { bodySizeLimit }) } };
}

function numberField<Name extends string>(fields: Readonly<Record<string, unknown>>, name: Name) {
  const value = fields[name];
  return (typeof value === 'number' ? { [name]: value } : {}) as { [Key in Name]?: number };
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}

function stringOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}

function stringsOr(value: unknown, fallback: readonly string[]): readonly string[] {
  return Array.isArray(value) ? value.map(String) : fallback;
}

function recordOr(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function isStringEntry(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string';
}
