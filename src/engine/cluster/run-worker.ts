import cluster from 'node:cluster';
import { closeHeldStore } from '../../http/held-store.ts';
import { WaymarkError } from '../../http/waymark-error.ts';
import { DEFAULT_DRAIN_TIMEOUT, describeCutOff, drain } from '../drain.ts';
import { type Build, type OpenServer, openServer } from '../open-server.ts';
import { endOnSignal, exitAfter } from '../shutdown.ts';
import { surviveStrayErrors } from '../survive-stray-errors.ts';
import { isOwnMessage, WORKER_VARIABLE, type WorkerMessage, type WorkerSetup } from './messages.ts';

/** Serves as the primary says, until it says to end, or ends itself. */
export async function runWorker(build: Build): Promise<void> {
  const { options, warmFirst } = takeSetup();
  const { drainTimeout = DEFAULT_DRAIN_TIMEOUT } = options;
  let open: OpenServer | undefined;
  let ending: Promise<number> | undefined;
  const end = () => (ending ??= endServer(open, drainTimeout));

  process.on('message', (message: unknown) => {
    if (!isOwnMessage(message)) return;
    if (message.type === 'waymark:drain') void exitAfter(end());
    if (message.type === 'waymark:run-jobs' && !ending) void open?.startJobs(message.since);
  });
  endWithPrimary(() => void exitAfter(end()));
  endOnSignal({ end }, ['SIGTERM']);
  // A terminal sends these to all processes: the primary answers them for all.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  try {
    open = await openServer(build, options, warmFirst);
  } catch (error) {
    const code = error instanceof WaymarkError ? error.code : undefined;
    await tell({ type: 'waymark:failed', code, reason: describe(error) });
    process.exit(1);
  }
  surviveStrayErrors();
  const { port, origin } = open.server;
  await tell({
    type: 'waymark:listening',
    address: { port, origin },
    hasJobs: build.startJobs !== undefined,
  });
}

/** Nothing that a handler starts should take itself for a worker. */
function takeSetup(): WorkerSetup {
  const setup = JSON.parse(process.env[WORKER_VARIABLE] ?? '') as WorkerSetup;
  delete process.env[WORKER_VARIABLE];
  return setup;
}

/** Node ends a worker together with its primary, in the middle of its requests, unless it has been told to leave. */
function endWithPrimary(end: () => void): void {
  if (cluster.worker) cluster.worker.exitedAfterDisconnect = true;
  process.once('disconnect', end);
  // What Node still tells a primary that has gone.
  process.on('error', () => {});
}

async function endServer(open: OpenServer | undefined, timeout: number): Promise<number> {
  if (!open) return 0;
  open.health.status = 'draining';
  const until = Date.now();
  void open.stopJobs().then(() => tell({ type: 'waymark:jobs-ended', until }));
  const cutOff = await drain(open.server, timeout);
  await closeHeldStore();
  if (cutOff) console.error(`Worker ${process.pid}: ${describeCutOff(cutOff, timeout)}`);
  await leavePrimary();
  return cutOff ? 1 : 0;
}

/**
 * Until the primary knows that nobody listens here any more, it deals out connections to this worker. Node gives them
 * back, so that another gets them; but those that the worker has not read when it ends would be answered by nobody.
 */
async function leavePrimary(): Promise<void> {
  if (!process.connected) return;
  const left = new Promise<void>((resolve) => {
    process.on('message', (message: unknown) => {
      if (isOwnMessage(message) && message.type === 'waymark:leave') resolve();
    });
    process.once('disconnect', resolve);
  });
  await tell({ type: 'waymark:closed' });
  await left;
  await tell({ type: 'waymark:left' });
}

function tell(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => resolve());
    else resolve();
  });
}

function describe(error: unknown): string {
  if (error instanceof WaymarkError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
