import cluster from 'node:cluster';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import type { ErrorCode } from '../http/error-codes.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { WorkerPool } from './cluster/worker-pool.ts';
import { WorkerStartError } from './cluster/worker-process.ts';
import { DEFAULT_DRAIN_TIMEOUT, sayWhileWaiting } from './drain.ts';
import { onUnixSocket } from './first-free-port.ts';
import type { RunningServer } from './serve-options.ts';
import { endOnSignal } from './shutdown.ts';
import type { StartOptions } from './start-options.ts';

/**
 * Serves a build in several processes, until SIGINT or SIGTERM; SIGHUP replaces them by processes of the build that
 * is there by then. A worker that dies is replaced.
 *
 * @throws {WaymarkError} why the first worker cannot serve.
 */
export async function startCluster(
  directory: string,
  options: StartOptions,
  count: number,
): Promise<RunningServer> {
  const { drainTimeout = DEFAULT_DRAIN_TIMEOUT, socketPath } = options;
  setUpPrimary(directory);
  // Before there are workers: they could not tell a socket that was left behind from their own.
  if (socketPath !== undefined) await onUnixSocket(socketPath, () => {});
  const pool = new WorkerPool({ count, options, drainTimeout });
  const end = () => sayWhileWaiting(pool.stop(), drainTimeout).then((isClean) => (isClean ? 0 : 1));
  endOnSignal({ end, kill: () => pool.kill() });
  const started = pool.start();
  restartOnHangUp(started, pool);
  try {
    const { port, origin } = await started;
    const close = async () => {
      await pool.stop();
    };
    return { port, origin, close };
  } catch (error) {
    throw explain(error);
  }
}

function setUpPrimary(directory: string): void {
  // The primary accepts and deals out connections in turn, so that a worker that ends can decline one and the next
  // gets it: none is lost in a restart. On a socket that all accept from, the kernel would also give most connections
  // to one or two workers. It costs a message for a connection, not for a request. Windows has its own default.
  if (process.platform !== 'win32') cluster.schedulingPolicy = cluster.SCHED_RR;
  cluster.setupPrimary({
    // Not this process's script: it may be the command line, or any that imports the build.
    exec: join(directory, 'server.js'),
    // By its name: a new build may take the place of a folder that this process was started in.
    cwd: process.cwd(),
  });
}

function restartOnHangUp(started: Promise<unknown>, pool: WorkerPool): void {
  const hadTerminal = isatty(0);
  process.on('SIGHUP', () => {
    if (hadTerminal && !isatty(0)) void endWithTerminal(pool);
    else void started.then(() => pool.restart()).catch(() => {});
  });
}

/** As one process does when its terminal is closed: nobody could end this one any more with the keyboard. */
async function endWithTerminal(pool: WorkerPool): Promise<void> {
  await pool.kill();
  process.removeAllListeners('SIGHUP');
  // Not `process.exit`, which fails where it cannot give the terminal back its settings.
  process.kill(process.pid, 'SIGHUP');
}

function explain(error: unknown): unknown {
  if (!(error instanceof WorkerStartError)) return error;
  const { code, message } = error;
  // The codes of workers are from the same list as those of this process.
  if (code !== undefined) return new WaymarkError(code as ErrorCode, message);
  return new WaymarkError('ERR_WORKER', `Cannot serve: the first worker did not start: ${message}`);
}
