import { writeTypes } from '../build/write-types.ts';
import { resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatDiagnostic } from '../diagnostics/format-diagnostic.ts';
import { serve } from '../engine/node-http.ts';
import type { RunningServer } from '../engine/serve-options.ts';
import { describeFailure } from './describe-failure.ts';
import { DevProject, type ProjectState } from './dev-project.ts';
import { diagnosticFailure } from './diagnostic-failure.ts';
import { failureResponse, failureText } from './failure-response.ts';
import { logRequests } from './request-log.ts';

/** How `waymark dev` runs. */
export interface DevServerOptions {
  /** The absolute path of the project directory. */
  readonly dir: string;
  readonly port: number;
  /** Default: localhost. */
  readonly host?: string | undefined;
  /** How many ports above `port` to try while one is in use. */
  readonly morePorts: number;
  /** Writes a line for the developer. */
  readonly write: (line: string) => void;
  readonly color: boolean;
}

/** A dev server that listens. */
export interface DevServer extends RunningServer {
  /** How many routes the project has; `undefined` while it has errors. */
  readonly routes: number | undefined;
}

/**
 * Serves a project from its sources.
 *
 * @throws {WaymarkError} when no port can be listened on.
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const { dir, write } = options;
  let state: ProjectState | undefined;
  const report = reporter(options);
  const project = new DevProject(dir, {
    mode: 'development',
    onRead: (read) => {
      state = read;
      report(read.diagnostics);
      if (read.scanned && read.config) keepTypes(dir, read);
    },
    broken: (error, request) =>
      failureResponse(
        error.diagnostics.map((each) => diagnosticFailure(each, dir)),
        request,
      ),
    app: {
      onError: (error) => write(failureText(describeFailure(error, dir))),
      failed: (error, request) => failureResponse([describeFailure(error, dir)], request),
    },
  });
  const server = await serve(
    { fetch: logRequests(project.fetch, write) },
    {
      port: options.port,
      host: options.host ?? 'localhost',
      morePorts: options.morePorts,
      onError: (error) => write(failureText(describeFailure(error, dir))),
    },
  );
  await project.read();
  return {
    ...server,
    routes: state?.scanned?.routes.length,
    close: async (deadline) => {
      await server.close(deadline);
      await project.close();
    },
  };
}

/** Writes diagnostics, but not the same ones again at each request. */
function reporter({ dir, write, color }: DevServerOptions): (diagnostics: readonly Diagnostic[]) => void {
  let last = '';
  return (diagnostics) => {
    const text = diagnostics.map((each) => formatDiagnostic(each, { dir, color })).join('\n\n');
    if (text !== last && text !== '') write(text);
    last = text;
  };
}

/** Types follow the routes, but no answer waits for them. */
function keepTypes(dir: string, { config, scanned }: ProjectState): void {
  if (!config || !scanned) return;
  const distDir = resolve(dir, config.config.distDir);
  const broken = scanned.diagnostics.some((each) => each.severity === 'error');
  if (!broken) setImmediate(() => writeTypes(dir, distDir, scanned.routes));
}
