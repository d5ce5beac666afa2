/** A server as it is reached. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

/** Who the client says it is. */
export interface RedisCredentials {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** What `REDIS_URL` says. */
export interface RedisTarget {
  readonly kind: 'standalone' | 'sentinel' | 'cluster';
  /** The server; the sentinels; some servers of the cluster. */
  readonly addresses: readonly RedisAddress[];
  readonly tls: boolean;
  readonly credentials: RedisCredentials;
  readonly database: number;
  /** The name by which sentinels know the master. */
  readonly masterName?: string | undefined;
  /** What sentinels are told. */
  readonly sentinelCredentials: RedisCredentials;
  /** What every key and channel begins with. */
  readonly prefix: string;
  /** Milliseconds that a command may take. */
  readonly timeout: number;
  /** Whether what is cached is there, too, or stays on each machine. */
  readonly cache: 'shared' | 'local';
}

/** The servers of a target for a message: `127.0.0.1:6379`. */
export function describeTarget({ kind, addresses, masterName }: RedisTarget): string {
  const servers = addresses.map(({ host, port }) => `${host}:${port}`).join(', ');
  return kind === 'sentinel' ? `${masterName} by way of ${servers}` : servers;
}
