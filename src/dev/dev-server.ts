import { writeEnvironmentTypes, writeRouteTypes } from '../build/write-types.ts';
import { resolve } from 'node:path';
import { readProxyTrust } from '../http/proxy-trust.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatDiagnostic } from '../diagnostics/format-diagnostic.ts';
import { gatherWarnings } from '../diagnostics/gather-warnings.ts';
import { serve } from '../engine/node.ts';
import type { RunningServer } from '../engine/serve-options.ts';
import { describeFailures } from './describe-failure.ts';
import { DevProject, type ProjectState } from './dev-project.ts';
import { failureResponse, formatFailure } from './failure-response.ts';
import { prefersHtml } from '../http/prefers-html.ts';
import { notFoundPage } from './not-found-page.ts';
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
  const showFailure = (error: unknown) => {
    for (const each of describeFailures(error, dir)) write(formatFailure(each, options.color));
  };
  const answerFailure = (error: unknown, request: Request) =>
    failureResponse(describeFailures(error, dir), request, project.clientUrl);
  const project = new DevProject(dir, {
    mode: 'development',
    onRead: (read) => {
      state = read;
      report(read.diagnostics);
      keepTypes(dir, read);
    },
    onOdd: reporter(options),
    broken: answerFailure,
    app: {
      onError: (error, { kind }) => {
        showFailure(error);
        const [first] = kind === 'page' ? describeFailures(error, dir) : [];
        if (first) project.tellBrowsers(first);
      },
      failed: answerFailure,
      notFound: (request) => (prefersHtml(request.headers) ? showRoutes(request, state) : undefined),
    },
  });
  // Before it listens: the limits of the server are in the config. What they are later needs a new start.
  await project.register().catch(showFailure);
  const settings = state?.config?.config.server;
  const limits = settings?.limits;
  const trust = settings && readProxyTrust(settings);
  const { port, host = 'localhost', morePorts } = options;
  const app = { fetch: logRequests(project.fetch, write) };
  const server = await serve(app, { port, host, morePorts, limits, trust, onError: showFailure });
  return {
    ...server,
    routes: state?.scanned?.routes.length,
    close: async (options) => {
      await server.close(options);
      await project.close();
    },
  };
}

/** Writes diagnostics, but not the same ones again at each request. */
function reporter({ dir, write, color }: DevServerOptions): (diagnostics: readonly Diagnostic[]) => void {
  let last = '';
  return (diagnostics) => {
    const texts = gatherWarnings(diagnostics).map((each) => formatDiagnostic(each, { dir, color }));
    const text = texts.join('\n\n');
    if (text === '' || text === last) return;
    last = text;
    write(text);
  };
}

function showRoutes(request: Request, state: ProjectState | undefined): Response {
  const { config, scanned } = state ?? {};
  const page = notFoundPage(
    new URL(request.url).pathname,
    config?.config.basePath ?? '',
    scanned?.routes ?? [],
  );
  return new Response(page, {
    status: 404,
    headers: { 'content-type': 'text/html; charset=utf-8', vary: 'accept' },
  });
}

/** Types follow the routes, but no answer waits for them. */
function keepTypes(dir: string, { config, scanned }: ProjectState): void {
  if (!config || !scanned || scanned.diagnostics.some((each) => each.severity === 'error')) return;
  const distDir = resolve(dir, config.config.distDir);
  setImmediate(() => {
    writeRouteTypes(distDir, scanned.routes);
    writeEnvironmentTypes(dir, distDir);
  });
}
