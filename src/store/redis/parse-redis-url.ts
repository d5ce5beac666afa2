import { WaymarkError } from '../../http/waymark-error.ts';
import type { RedisAddress, RedisCredentials, RedisTarget } from './redis-target.ts';

const DEFAULT_PORT = 6379;
const DEFAULT_SENTINEL_PORT = 26379;
const DEFAULT_PREFIX = 'waymark:';
const DEFAULT_TIMEOUT = 1000;

const SCHEMES: Readonly<Record<string, Pick<RedisTarget, 'kind' | 'tls'>>> = Object.fromEntries(
  ['redis', 'valkey'].flatMap((name) => [
    [name, { kind: 'standalone', tls: false }],
    [`${name}s`, { kind: 'standalone', tls: true }],
    [`${name}+sentinel`, { kind: 'sentinel', tls: false }],
    [`${name}s+sentinel`, { kind: 'sentinel', tls: true }],
    [`${name}+cluster`, { kind: 'cluster', tls: false }],
    [`${name}s+cluster`, { kind: 'cluster', tls: true }],
  ]),
);

const PARAMETERS = new Set(['prefix', 'timeout', 'cache', 'sentinelUsername', 'sentinelPassword']);

// The class `URL` knows one host alone.
const FORM =
  /^(?<scheme>[a-z+]+):\/\/(?:(?<user>[^@/?]*)@)?(?<hosts>[^@/?#]*)(?<path>\/[^?#]*)?(?:\?(?<query>[^#]*))?$/i;

const HOST = /^(?:\[(?<v6>[\da-f:.]+)\]|(?<name>[^:[\]\s]+))(?::(?<port>\d{1,5}))?$/i;

/**
 * Reads the address of a server.
 *
 * - `redis://[user:password@]host[:port][/database]`, with TLS `rediss://`
 * - `redis+sentinel://[user:password@]host[:port],host[:port]/master-name[/database]`
 * - `redis+cluster://[user:password@]host[:port],host[:port]`
 *
 * `valkey` may stand for `redis`. Parameters: `prefix` (default `waymark:`), `timeout` in milliseconds (default 1000),
 * `cache` (`shared` or `local`, default `shared`), `sentinelUsername` and `sentinelPassword`.
 *
 * @param variable Where it stands. Default: `REDIS_URL`.
 * @throws {WaymarkError} `ERR_STORE_URL` where it has none of these forms.
 */
export function parseRedisUrl(url: string, variable = 'REDIS_URL'): RedisTarget {
  const refuse = (reason: string): never => {
    throw new WaymarkError(
      'ERR_STORE_URL',
      `Cannot use ${variable}: ${reason}: received ${JSON.stringify(withoutPassword(url))}. Write it as redis://user:password@host:6379/0, redis+sentinel://host:26379,host:26379/master-name or redis+cluster://host:6379,host:6379; what of a user or password is neither letter nor digit is percent-encoded.`,
    );
  };
  const { scheme = '', user, hosts = '', path = '', query = '' } = FORM.exec(url.trim())?.groups ?? {};
  const kind = SCHEMES[scheme.toLowerCase()] ?? refuse('it has another form');
  const parameters = new URLSearchParams(query);
  for (const name of parameters.keys()) {
    if (!PARAMETERS.has(name)) refuse(`it has no parameter ${JSON.stringify(name)}`);
  }
  try {
    return {
      ...kind,
      addresses: readHosts(hosts, kind.kind),
      credentials: readCredentials(user),
      ...readPath(path, kind.kind),
      sentinelCredentials: {
        username: parameters.get('sentinelUsername') ?? undefined,
        password: parameters.get('sentinelPassword') ?? undefined,
      },
      prefix: parameters.get('prefix') ?? DEFAULT_PREFIX,
      timeout: readTimeout(parameters.get('timeout')),
      cache: readCache(parameters.get('cache') ?? 'shared'),
    };
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function readHosts(text: string, kind: RedisTarget['kind']): readonly RedisAddress[] {
  const hosts = text.split(',');
  if (kind === 'standalone' && hosts.length > 1) throw new Error('it has several hosts');
  return hosts.map((host) => {
    const { v6, name, port } = HOST.exec(host)?.groups ?? {};
    const address = v6 ?? name;
    if (address === undefined || Number(port) > 65_535) throw new Error(`${JSON.stringify(host)} is no host`);
    const fallback = kind === 'sentinel' ? DEFAULT_SENTINEL_PORT : DEFAULT_PORT;
    return { host: address, port: port === undefined ? fallback : Number(port) };
  });
}

function readCredentials(text: string | undefined): RedisCredentials {
  if (text === undefined) return {};
  const colon = text.indexOf(':');
  const username = colon < 0 ? text : text.slice(0, colon);
  const password = colon < 0 ? '' : text.slice(colon + 1);
  return { username: decode(username), password: decode(password) };
}

function decode(text: string): string | undefined {
  try {
    return text === '' ? undefined : decodeURIComponent(text);
  } catch {
    throw new Error('its user or password has a % that is no escape');
  }
}

function readPath(path: string, kind: RedisTarget['kind']): Pick<RedisTarget, 'database' | 'masterName'> {
  const parts = path.split('/').slice(1);
  const masterName = kind === 'sentinel' ? decodeURIComponent(parts.shift() ?? '') : undefined;
  if (masterName === '') throw new Error('it does not say the name of the master, as in /mymaster');
  const [database = '', ...rest] = parts;
  if (rest.length > 0 || !/^\d{0,4}$/.test(database)) {
    throw new Error(`${JSON.stringify(path)} is not the number of a database`);
  }
  if (kind === 'cluster' && Number(database) > 0) throw new Error('a cluster has database 0 alone');
  return { database: Number(database), masterName };
}

function readTimeout(text: string | null): number {
  const timeout = Number(text ?? DEFAULT_TIMEOUT);
  if (!Number.isInteger(timeout) || timeout < 1) throw new Error('its timeout is no number of milliseconds');
  return timeout;
}

function readCache(text: string): RedisTarget['cache'] {
  if (text !== 'shared' && text !== 'local') throw new Error('its cache is neither shared nor local');
  return text;
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/.*@/, '//***@').replace(/(sentinelPassword=)[^&]*/, '$1***');
}
