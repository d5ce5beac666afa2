import { loadRedisClient, type RedisPackage } from './load-redis-client.ts';
import type { RedisReply } from '../../http/shared-store.ts';
import type { RedisLink } from './redis-link.ts';
import type { RedisAddress, RedisCredentials, RedisTarget } from './redis-target.ts';
import { reconnectDelay } from './reconnect-delay.ts';
import { within } from './within.ts';

/** Told, once, that a link has failed. */
type OnLost = (error: Error) => void;

/** A cluster is told nothing of whether listeners take texts or bytes. */
type Listener = (message: string | Buffer) => void;

/** How a single server is reached. */
interface ServerOptions {
  readonly address: RedisAddress;
  readonly credentials: RedisCredentials;
  readonly database: number;
}

/**
 * Connects to the servers of a target. A link to one server stays lost once it is; a cluster mends its own.
 *
 * @throws where none can be reached within the time of a command; `ERR_PACKAGE_MISSING` without the package.
 */
export async function openRedisLink(target: RedisTarget, onLost: OnLost): Promise<RedisLink> {
  const redis = await loadRedisClient();
  const { kind, addresses, credentials, database } = target;
  if (kind === 'cluster') return openCluster(redis, target);
  const [first] = addresses as [RedisAddress];
  const address = kind === 'sentinel' ? await findMaster(redis, target) : first;
  const link = await openServer(redis, target, { address, credentials, database }, onLost);
  if (kind === 'sentinel') await refuseReplica(link, address, target);
  return link;
}

async function openServer(
  redis: RedisPackage,
  { tls, timeout }: RedisTarget,
  { address, credentials: { username, password }, database }: ServerOptions,
  onLost: OnLost,
): Promise<RedisLink> {
  const client = redis.createClient({
    RESP: 2,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    database,
    disableOfflineQueue: true,
    // Who keeps the link opens another, perhaps to another server.
    socket: { ...address, ...(tls && { tls }), connectTimeout: timeout, reconnectStrategy: false },
  });
  let failure: Error | undefined;
  client.on('error', (error: Error) => {
    if (failure) return;
    failure = error;
    onLost(error);
  });
  // A process that has nothing else to do may end.
  client.unref();
  await within(timeout, client.connect(), () => client.destroy());
  const bytes = { typeMapping: { [redis.RESP_TYPES.BLOB_STRING]: Buffer } };
  return {
    send: (_key, args, binary) => client.sendCommand<RedisReply>(args, binary ? bytes : undefined),
    subscribe: (channel, listener) => client.subscribe(channel, listener),
    unsubscribe: (channel, listener) => client.unsubscribe(channel, listener),
    destroy: () => client.destroy(),
    close: () => client.close(),
  };
}

/** Asks all sentinels at once for the master of now; the first that knows it is believed. */
async function findMaster(redis: RedisPackage, target: RedisTarget): Promise<RedisAddress> {
  const { addresses, sentinelCredentials, masterName = '', timeout } = target;
  const ask = async (address: RedisAddress): Promise<RedisAddress> => {
    const server = { address, credentials: sentinelCredentials, database: 0 };
    const link = await openServer(redis, target, server, () => {});
    try {
      const asked = link.send(undefined, ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', masterName]);
      const reply = await within(timeout, asked);
      if (!Array.isArray(reply))
        throw new Error(`the sentinel knows no master ${JSON.stringify(masterName)}`);
      const [host, port] = reply as [string, string];
      return { host, port: Number(port) };
    } finally {
      link.destroy();
    }
  };
  try {
    return await Promise.any(addresses.map(ask));
  } catch (error) {
    throw (error as AggregateError).errors[0];
  }
}

/** A sentinel may not know yet that the master has become a replica. */
async function refuseReplica(
  link: RedisLink,
  { host, port }: RedisAddress,
  target: RedisTarget,
): Promise<void> {
  try {
    const reply = await within(target.timeout, link.send(undefined, ['ROLE']));
    const role = Array.isArray(reply) ? String(reply[0]) : '';
    if (role !== 'master') throw new Error(`${host}:${port} is no master, but a ${role}`);
  } catch (error) {
    link.destroy();
    throw error;
  }
}

async function openCluster(redis: RedisPackage, target: RedisTarget): Promise<RedisLink> {
  const { addresses, tls, timeout, credentials } = target;
  const { username, password } = credentials;
  const cluster = redis.createCluster({
    RESP: 2,
    rootNodes: addresses.map((address) => ({ socket: address })),
    defaults: {
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      disableOfflineQueue: true,
      socket: { ...(tls && { tls }), connectTimeout: timeout, reconnectStrategy: reconnectDelay },
    },
    // One server that hangs does not keep the others from being found.
    minimizeConnections: true,
    topologyRefreshOnReconnectionAttemptStrategy: timeout,
  });
  // Commands tell of what fails.
  cluster.on('error', () => {});
  const unref = (): void => {
    for (const { client } of cluster.nodeByAddress.values()) client?.unref();
    cluster.pubSubNode?.client.unref();
  };
  cluster.on('node-connect', unref);
  await within(timeout, cluster.connect(), () => cluster.destroy());
  const bytes = { typeMapping: { [redis.RESP_TYPES.BLOB_STRING]: Buffer } };
  return {
    send: (key, args, binary) =>
      cluster.sendCommand<RedisReply>(key, false, [...args], binary ? bytes : undefined),
    subscribe: (channel, listener) => cluster.subscribe(channel, listener),
    unsubscribe: (channel, listener) => cluster.unsubscribe(channel, listener as Listener),
    destroy: () => cluster.destroy(),
    close: () => cluster.close(),
  };
}
