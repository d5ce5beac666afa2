import { join } from 'node:path';
import { readProxyTrust } from '../http/proxy-trust.ts';
import type { FetchApp } from '../http/handler.ts';
import { answerHealth, DEFAULT_HEALTH_PATH, type Health } from './health.ts';
import { loadEngine } from './load-engine.ts';
import { logError } from './log-error.ts';
import { closeWithJobs, type RunningJobs, type StartJobs } from './running-jobs.ts';
import type { RunningServer } from './serve-options.ts';
import type { StartOptions } from './start-options.ts';
import { createStaticFiles, type StaticFiles } from './static-files.ts';

/** Makes the app of a build. */
export type MakeApp = (options: {
  onError: (error: unknown, origin: { method: string; url: string }) => void;
  files?: StaticFiles;
  /** The absolute path of the build's folder. */
  directory: string;
}) => FetchApp & {
  warm(): Promise<void>;
  register(): Promise<void>;
};

/** A build. */
export interface Build {
  readonly makeApp: MakeApp;
  /** Runs its jobs; left out where it has none. */
  readonly startJobs?: StartJobs | undefined;
  /** The absolute path of its folder. */
  readonly directory: string;
}

/** A build that this process serves. */
export interface OpenServer {
  readonly server: RunningServer;
  readonly health: Health;
  /**
   * Runs the jobs of the build as well, until the server ends.
   *
   * @param since What was due up to this time is others' affair. Default: nothing is.
   */
  startJobs(since?: number): Promise<void>;
  /** Ends the jobs before the server; resolves when no run goes on. */
  stopJobs(): Promise<void>;
}

/**
 * Serves a build in this process.
 *
 * @param warmFirst Whether to load the routes before it listens rather than after.
 * @throws {WaymarkError} when it cannot listen, the certificate cannot be used, or instrumentation.ts fails.
 */
export async function openServer(
  { makeApp, startJobs, directory }: Build,
  options: StartOptions,
  warmFirst: boolean,
): Promise<OpenServer> {
  process.setSourceMapsEnabled(true);
  const files = createStaticFiles(join(directory, 'public'));
  const app = makeApp({ onError: logError, directory, ...(files && { files }) });
  const health: Health = { status: 'starting' };
  const { healthPath = DEFAULT_HEALTH_PATH } = options;
  const serve = await loadEngine(options.http);
  // As in Next.js: the file asks for it, and packages that are not bundled do.
  process.env['NEXT_RUNTIME'] = 'nodejs';
  await app.register();
  if (warmFirst) await app.warm();
  const server = await serve(healthPath === false ? app : answerHealth(app, healthPath, health), {
    port: options.port ?? 3000,
    host: options.host,
    socketPath: options.socketPath,
    tls: options.tls && (await import('./read-certificate.ts')).readCertificate(options.tls),
    limits: options.limits,
    trust: readProxyTrust(options),
    onError: (error, request) => logError(error, request),
  });
  const markReady = () => {
    if (health.status === 'starting') health.status = 'ready';
  };
  if (warmFirst) markReady();
  // As in Next.js, modules are loaded before the first request asks for them.
  else setImmediate(() => void app.warm().then(markReady));
  let jobs: RunningJobs | undefined;
  return {
    server: closeWithJobs(server, () => jobs),
    health,
    startJobs: async (since) => {
      jobs ??= await startJobs?.(app, { origin: server.origin, since });
    },
    stopJobs: async () => jobs?.stop(),
  };
}
