import { realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { closeHeldStore } from '../http/held-store.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { WORKER_VARIABLE } from './cluster/messages.ts';
import { DEFAULT_DRAIN_TIMEOUT, describeCutOff, drain, sayWhileWaiting } from './drain.ts';
import { runtimeName } from './load-engine.ts';
import { type Build, type OpenServer, openServer } from './open-server.ts';
import { mergeStartOptions, readStartOptions } from './read-start-options.ts';
import type { RunningServer } from './serve-options.ts';
import { endOnSignal } from './shutdown.ts';
import type { StartOptions } from './start-options.ts';
import { surviveStrayErrors } from './survive-stray-errors.ts';

/** A build that is served. */
export interface StartedServer extends RunningServer {
  /** How many processes serve it. */
  readonly workers: number;
  /** What to tell a person: its origin, or the path of its socket. */
  readonly place: string;
}

/**
 * Serves a built app until SIGINT or SIGTERM.
 *
 * @throws {WaymarkError} when it cannot listen, or the certificate cannot be used.
 */
export async function startServer(build: Build, options: StartOptions): Promise<StartedServer> {
  const { workers = 1 } = options;
  const count = workers === 'auto' ? availableParallelism() : workers;
  const describe = (server: RunningServer, workers: number): StartedServer => ({
    ...server,
    workers,
    place: options.socketPath ?? server.origin,
  });
  const alone = async () => describe(await startAlone(build, options), 1);
  if (count === 1) return alone();
  const obstacle = await clusterObstacle();
  if (obstacle !== undefined) {
    console.warn(`One process serves instead of ${count}: ${obstacle}`);
    return alone();
  }
  const { startCluster } = await import('./cluster.ts');
  return describe(await startCluster(build.directory, options, count), count);
}

/**
 * What `node .waymark/server.js` runs: reads its arguments and variables, and prints where it listens.
 *
 * @param settings What the config of the build says; arguments and variables win.
 * @param env The variables that the process was started with.
 */
export async function startFromCommandLine(
  build: Build,
  settings: StartOptions,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  if (process.env[WORKER_VARIABLE] !== undefined && process.connected) {
    const { runWorker } = await import('./cluster/run-worker.ts');
    return runWorker(build);
  }
  try {
    const options = mergeStartOptions(settings, readStartOptions(process.argv.slice(2), env));
    const { place, workers } = await startServer(build, options);
    console.log(`Waymark is ready on ${place}${workers > 1 ? `, with ${workers} workers` : ''}`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(error instanceof WaymarkError ? `error ${error.code}\n  ${error.message}` : error);
    process.exitCode = 1;
  }
}

async function startAlone(build: Build, options: StartOptions): Promise<RunningServer> {
  const { drainTimeout = DEFAULT_DRAIN_TIMEOUT } = options;
  let open: OpenServer | undefined;
  // From here on: a container's first process would else not be ended by a signal while it starts.
  endOnSignal({ end: () => sayWhileWaiting(end(open, drainTimeout), drainTimeout) });
  open = await openServer(build, options, false);
  surviveStrayErrors();
  await open.startJobs();
  return open.server;
}

/** Ends a server, if there is one already; returns the exit code. */
async function end(open: OpenServer | undefined, timeout: number): Promise<number> {
  if (!open) return 0;
  open.health.status = 'draining';
  const cutOff = await drain(open.server, timeout);
  await closeHeldStore();
  if (!cutOff) return 0;
  console.error(describeCutOff(cutOff, timeout));
  return 1;
}

async function clusterObstacle(): Promise<string | undefined> {
  const runtime = runtimeName();
  if (runtime !== 'node') return `workers are there on Node.js only, and this is ${runtime}.`;
  const { default: cluster } = await import('node:cluster');
  return cluster.isWorker ? 'it is a worker of another program already.' : undefined;
}

/** Whether the module of this URL is the one that the process was started with. */
export function isMainModule(url: string): boolean {
  const [, script] = process.argv;
  if (script === undefined) return false;
  try {
    return realpathSync(script) === realpathSync(fileURLToPath(url));
  } catch {
    return false;
  }
}
