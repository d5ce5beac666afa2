import { readByteSize } from '../http/byte-size.ts';
import { DEFAULT_LIMITS, type ServerLimits } from '../http/server-limits.ts';
import { isProxyHeaders, isTrustProxy, type TrustProxy } from '../http/proxy-trust.ts';
import { isRecord } from './is-record.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a config says of how a build is served; what it does not say is left out. */
export interface ServerSettings {
  readonly http?: 'waymark' | 'node';
  readonly workers?: number | 'auto';
  /** In milliseconds. */
  readonly drainTimeout?: number;
  readonly healthPath?: string | false;
  /** The files, as they are configured: absolute or relative to the working directory. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly trustProxy?: TrustProxy;
  readonly proxyHeaders?: string;
  readonly limits?: Partial<ServerLimits>;
}

/** Reads the field `server` of a config that has been checked, but for `maxBodySize`, which is the app's. */
export function resolveServer(server: Fields): ServerSettings {
  const { http, workers, drainTimeout, healthPath, tls, trustProxy, proxyHeaders } = server;
  const limits = resolveLimits(server);
  return {
    ...(http === 'waymark' || http === 'node' ? { http } : {}),
    ...(typeof workers === 'number' || workers === 'auto' ? { workers } : {}),
    ...(typeof drainTimeout === 'number' ? { drainTimeout } : {}),
    ...(typeof healthPath === 'string' || healthPath === false ? { healthPath } : {}),
    ...(isRecord(tls) ? { tls: { key: String(tls['key']), cert: String(tls['cert']) } } : {}),
    ...(isTrustProxy(trustProxy) ? { trustProxy } : {}),
    ...(isProxyHeaders(proxyHeaders) ? { proxyHeaders } : {}),
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
  };
}

/** Sizes may be texts; a number is what the other limits are, and a size as well. */
function resolveLimits(server: Fields): Partial<ServerLimits> {
  const entries = Object.keys(DEFAULT_LIMITS).map((name) => [name, readByteSize(server[name])] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
