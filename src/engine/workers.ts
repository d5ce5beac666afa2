import type { CronJob } from '../http/cron-job.ts';
import type { FetchApp } from '../http/handler.ts';
import type { ServerLimits } from '../http/server-limits.ts';
import { logError } from './log-error.ts';
import { serverAddress } from './forwarded-headers.ts';
import { PlatformServer } from './platform/platform-server.ts';
import { workerFiles } from './workers/worker-files.ts';
import { WorkersExchange, type WorkersContext } from './workers/workers-exchange.ts';

/** Where Workers have the files of an app: a binding of that name. */
interface WorkersEnv {
  readonly ASSETS?: { fetch(request: Request): Promise<Response> };
}

/** A tick of a cron trigger. */
interface ScheduledController {
  /** The expression, as it is configured. */
  readonly cron: string;
  /** Milliseconds since 1970. */
  readonly scheduledTime: number;
}

/** What a Worker is made of. */
export interface WorkerBuild {
  readonly makeApp: (options: {
    onError: (error: unknown, origin: { method: string; url: string }) => void;
    files?: (request: Request, path: string) => Promise<Response> | undefined;
  }) => FetchApp & { register(): Promise<void> };
  /** The paths of the files that there are, without base path, decoded: `/images/logo.svg`. */
  readonly files: readonly string[];
  /** The jobs, by the expressions of their triggers. */
  readonly jobs: Readonly<Record<string, readonly CronJob[]>>;
  /** Runs a job, and tells of it. */
  readonly runJob: (job: CronJob, tick: number, app: FetchApp) => Promise<unknown>;
  readonly limits: Partial<ServerLimits> | undefined;
}

/** What a module of Workers exports. */
export interface WorkerModule {
  fetch(request: Request, env: WorkersEnv, context: WorkersContext): Promise<Response>;
  scheduled(controller: ScheduledController, env: WorkersEnv, context: WorkersContext): Promise<void>;
}

/**
 * Makes a Worker of an app; it is made at the first request, as a Worker may do little before.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/handlers/fetch/
 */
export function createWorker(build: WorkerBuild): WorkerModule {
  let opening: Promise<OpenWorker> | undefined;
  const open = async (env: WorkersEnv): Promise<OpenWorker> => {
    try {
      return await (opening ??= openWorker(build, env));
    } catch (error) {
      // The next request tries again, as the next start of a server would.
      opening = undefined;
      throw error;
    }
  };
  return {
    fetch: async (request, env, context) => {
      const { server } = await open(env);
      const exchange = new WorkersExchange(request, server, context);
      return (await server.answer(exchange)) ?? new Response(null, { status: 500 });
    },
    scheduled: async ({ cron, scheduledTime }, env) => {
      const { app } = await open(env);
      await Promise.all((build.jobs[cron] ?? []).map((job) => build.runJob(job, scheduledTime, app)));
    },
  };
}

interface OpenWorker {
  readonly app: FetchApp;
  readonly server: PlatformServer;
}

async function openWorker(
  { makeApp, files, limits }: WorkerBuild,
  { ASSETS }: WorkersEnv,
): Promise<OpenWorker> {
  const app = makeApp({
    onError: logError,
    ...(ASSETS && files.length > 0 && { files: workerFiles(files, (request) => ASSETS.fetch(request)) }),
  });
  await app.register();
  const server = new PlatformServer(
    app,
    { limits, onError: (error, request) => logError(error, request), trust: undefined },
    serverAddress('https://localhost', 0),
  );
  return { app, server };
}
