import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './run-waymark.ts';

/** A server, or several that work together, of a test's own. */
export interface RedisServers {
  /** The value of `REDIS_URL`. */
  readonly url: string;
  readonly nodes: readonly RedisNode[];
  /** Ends all of them, and removes what they have written. */
  stop(): Promise<void>;
}

/** One server process. */
export interface RedisNode {
  readonly port: number;
  /** Starts it again after `kill`, on the same port. */
  start(): Promise<void>;
  /** Ends it without a word, as a crash would. */
  kill(): Promise<void>;
  /** Stops it from answering, with its connections left open; `SIGCONT` goes on. */
  signal(signal: NodeJS.Signals): void;
  /** Sends a command, and gives what comes back as it is in the protocol. */
  send(...args: readonly string[]): Promise<string>;
}

/** Why servers cannot be started here; `undefined` where they can. */
export const NO_REDIS: string | undefined =
  spawnSync('redis-server', ['--version']).status === 0 ? undefined : 'there is no redis-server here';

if (NO_REDIS !== undefined) {
  // Where it must be.
  if (process.env['CI']) throw new Error(`Tests with Redis cannot run in CI: ${NO_REDIS}.`);
  console.warn(`Tests with Redis are left out: ${NO_REDIS}.`);
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts one server that keeps nothing on disk. */
export async function startRedis(args: readonly string[] = []): Promise<RedisServers & RedisNode> {
  const dir = mkdtempSync(join(tmpdir(), 'waymark-redis-'));
  const node = await startNode(dir, args);
  const servers = group([node], dir, `redis://127.0.0.1:${node.port}`);
  return { ...node, ...servers };
}

/** Starts a master with a replica, and three sentinels that watch over them. */
export async function startSentinel(): Promise<RedisServers> {
  const dir = mkdtempSync(join(tmpdir(), 'waymark-sentinel-'));
  const master = await startNode(dir, []);
  const replica = await startNode(dir, ['--replicaof', '127.0.0.1', String(master.port)]);
  const sentinels: RedisNode[] = [];
  for (let index = 0; index < 3; index++) {
    const sentinel = await startNode(dir, [], true);
    await sentinel.send('SENTINEL', 'MONITOR', 'mymaster', '127.0.0.1', String(master.port), '2');
    await sentinel.send('SENTINEL', 'SET', 'mymaster', 'down-after-milliseconds', '500');
    await sentinel.send('SENTINEL', 'SET', 'mymaster', 'failover-timeout', '2000');
    sentinels.push(sentinel);
  }
  for (const sentinel of sentinels) {
    await until(async () => {
      const known = await sentinel.send('SENTINEL', 'MASTER', 'mymaster');
      return /num-slaves\r\n\$1\r\n1/.test(known) && /num-other-sentinels\r\n\$1\r\n2/.test(known);
    });
  }
  const hosts = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return group([master, replica, ...sentinels], dir, `redis+sentinel://${hosts}/mymaster`);
}

/** Starts a cluster of three masters. */
export async function startCluster(): Promise<RedisServers> {
  const dir = mkdtempSync(join(tmpdir(), 'waymark-cluster-'));
  const nodes: RedisNode[] = [];
  const slots = [
    ['0', '5460'],
    ['5461', '10922'],
    ['10923', '16383'],
  ] as const;
  for (const [from, to] of slots) {
    const port = await freePort();
    const args = ['--cluster-enabled', 'yes', '--cluster-config-file', `nodes-${port}.conf`];
    const bus = String(await freePort());
    const node = await startNode(
      dir,
      [...args, '--cluster-port', bus, '--cluster-node-timeout', '1000'],
      false,
      port,
    );
    await node.send('CLUSTER', 'ADDSLOTSRANGE', from, to);
    const [first] = nodes;
    if (first) await node.send('CLUSTER', 'MEET', '127.0.0.1', String(first.port), await busOf(first));
    nodes.push(node);
  }
  for (const node of nodes) {
    await until(async () => {
      const info = await node.send('CLUSTER', 'INFO');
      return info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3');
    });
  }
  return group(nodes, dir, `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`);
}

async function busOf(node: RedisNode): Promise<string> {
  return /@(\d+)/.exec(await node.send('CLUSTER', 'NODES'))?.[1] ?? '';
}

function group(nodes: readonly RedisNode[], dir: string, url: string): RedisServers {
  return {
    url,
    nodes,
    stop: async () => {
      await Promise.all(nodes.map((node) => node.kill()));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function startNode(
  dir: string,
  args: readonly string[],
  isSentinel = false,
  wanted?: number,
): Promise<RedisNode> {
  const port = wanted ?? (await freePort());
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const own = isSentinel ? [sentinelFile(dir, port), '--sentinel'] : ['--save', '', '--appendonly', 'no'];
    const options = [...own, '--port', String(port), '--bind', '127.0.0.1', '--dir', dir, ...args];
    child = spawn('redis-server', options, { stdio: 'ignore' });
    const started = child;
    running.add(started);
    started.once('close', () => running.delete(started));
    await until(async () => /^\+PONG|^-NOAUTH/.test(await send(port, ['PING'])));
  };
  await start();
  return {
    port,
    start,
    kill: async () => {
      const ending = child;
      child = undefined;
      if (!ending) return;
      const ended = new Promise((resolve) => ending.once('close', resolve));
      ending.kill('SIGKILL');
      await ended;
    },
    signal: (signal) => void child?.kill(signal),
    send: (...sent) => send(port, sent),
  };
}

/** A sentinel writes what it finds out into its configuration. */
function sentinelFile(dir: string, port: number): string {
  const path = join(dir, `sentinel-${port}.conf`);
  writeFileSync(path, '', { flag: 'a' });
  return path;
}

/** Sends one command on a connection of its own; what comes within a moment after the first bytes is the answer. */
function send(port: number, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.once('error', reject);
    socket.once('connect', () => {
      const parts = args.map((arg) => `$${Buffer.byteLength(arg)}\r\n${arg}\r\n`);
      socket.write(`*${args.length}\r\n${parts.join('')}`);
    });
    socket.on('data', (chunk) => {
      if (answer === '') setTimeout(() => socket.destroy(), 10);
      answer += String(chunk);
    });
    socket.once('close', () => resolve(answer));
  });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  for (;;) {
    try {
      if (await isSo()) return;
    } catch {
      // Not there yet.
    }
    if (Date.now() > end) throw new Error('The servers of the test did not come up within 20 s.');
    await delay(30);
  }
}
