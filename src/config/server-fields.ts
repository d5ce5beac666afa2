import type { ServerConfig } from './server-config.ts';

/** What kind of value a field of `server` takes. */
export type ServerFieldKind =
  | 'size'
  | 'count'
  | 'time'
  | 'http'
  | 'workers'
  | 'path'
  | 'tls'
  | 'proxies'
  | 'proxyHeaders';

/** The fields of `server`, each with what it takes. */
export const SERVER_FIELDS: Readonly<Record<keyof ServerConfig, ServerFieldKind>> = {
  maxBodySize: 'size',
  maxHeaderSize: 'size',
  maxHeaderCount: 'count',
  maxTargetSize: 'size',
  headersTimeout: 'time',
  bodyTimeout: 'time',
  writeTimeout: 'time',
  keepAliveTimeout: 'time',
  maxRequestsPerConnection: 'count',
  maxConnections: 'count',
  http: 'http',
  workers: 'workers',
  drainTimeout: 'time',
  healthPath: 'path',
  tls: 'tls',
  trustProxy: 'proxies',
  proxyHeaders: 'proxyHeaders',
};

/** Settings that are looked for in `server` and stand elsewhere or have another name, with what to write. */
export const SETTINGS_ELSEWHERE: Readonly<Record<string, string>> = {
  // The name that Next.js has for it, in `experimental.serverActions`.
  bodySizeLimit: 'write `maxBodySize`',
  port: 'give it on the command line as `--port`, or in the variable PORT',
  host: 'give it on the command line as `--host`, or in the variable HOSTNAME',
  hostname: 'give it on the command line as `--host`, or in the variable HOSTNAME',
  socket: 'give it on the command line as `--socket`',
  socketPath: 'give it on the command line as `--socket`',
  // Names that other servers have for it.
  proxy: 'write `trustProxy`',
  trustedProxies: 'write `trustProxy`',
  'trust proxy': 'write `trustProxy`',
  limits: 'write its fields into `server` itself',
};
