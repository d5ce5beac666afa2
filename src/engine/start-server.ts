import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { FetchApp } from '../http/handler.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { environmentHost } from './environment-host.ts';
import { logError } from './log-error.ts';
import { serve } from './node-http.ts';
import { parsePort } from './parse-port.ts';
import type { RunningServer } from './serve-options.ts';
import { closeOnSignal } from './shutdown.ts';
import { surviveStrayErrors } from './survive-stray-errors.ts';

/** Makes the app of a build. */
export type MakeApp = (options: {
  onError: (error: unknown, origin: { method: string; url: string }) => void;
}) => FetchApp & {
  warm(): Promise<void>;
};

/** Where a built app listens. */
export interface StartOptions {
  /** Default: 3000. */
  readonly port?: number | undefined;
  /** Default: every interface. */
  readonly host?: string | undefined;
}

/**
 * Serves a built app until SIGINT or SIGTERM.
 *
 * @throws {WaymarkError} when the port or host cannot be listened on.
 */
export async function startServer(makeApp: MakeApp, options: StartOptions): Promise<RunningServer> {
  process.setSourceMapsEnabled(true);
  const app = makeApp({ onError: logError });
  const server = await serve(app, {
    port: options.port ?? 3000,
    host: options.host,
    onError: (error, request) => logError(error, request),
  });
  surviveStrayErrors();
  closeOnSignal(server);
  // As in Next.js, modules are loaded before the first request asks for them.
  setImmediate(() => void app.warm());
  return server;
}

/** What `node .waymark/server.js` runs: reads `--port`, `--host`, PORT and HOSTNAME, and prints where it listens. */
export async function startFromCommandLine(makeApp: MakeApp): Promise<void> {
  try {
    const { origin } = await startServer(makeApp, readListenOptions(process.argv.slice(2), process.env));
    console.log(`Waymark is ready on ${origin}`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(error instanceof WaymarkError ? `error ${error.code}\n  ${error.message}` : error);
    process.exitCode = 1;
  }
}

/**
 * Reads where to listen from arguments and environment; arguments win.
 *
 * @throws {WaymarkError} `ERR_USAGE` for an unknown argument, or a port that is none.
 */
export function readListenOptions(args: readonly string[], env: NodeJS.ProcessEnv): StartOptions {
  const options = { port: { type: 'string', short: 'p' }, host: { type: 'string', short: 'H' } } as const;
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
    return {
      port: parsePort(values.port ?? env['PORT']),
      host: values.host ?? environmentHost(env),
    };
  } catch (error) {
    if (error instanceof WaymarkError || !(error instanceof Error)) throw error;
    throw new WaymarkError(
      'ERR_USAGE',
      `${error.message} Usage: node server.js [--port <number>] [--host <address>]`,
    );
  }
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
