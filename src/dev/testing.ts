import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { detachedConnection } from '../app/create-app.ts';
import { loadEngine } from '../engine/load-engine.ts';
import { PendingWork, type RunningServer } from '../engine/serve-options.ts';
import { DiagnosticsError } from '../diagnostics/diagnostic.ts';
import { describeFailures } from './describe-failure.ts';
import { DevProject } from './dev-project.ts';
import { formatFailure } from './failure-response.ts';

/** An app that answers requests in this process, without a port. */
export interface TestApp {
  /**
   * Answers a request through the code that the server runs.
   *
   * @throws {DiagnosticsError} while the project has errors.
   */
  fetch(request: Request): Promise<Response>;
  /**
   * Serves the app on a free port of this machine until `close`: for what `fetch` cannot do, such as WebSockets.
   *
   * @returns the origin: `http://localhost:49152`.
   * @throws {WaymarkError} when no port can be listened on.
   */
  listen(): Promise<string>;
  /** Lets `after()` work finish, ends what `listen` began, and frees what the app holds. */
  close(): Promise<void>;
}

/** Milliseconds that requests have to end which a test has left. */
const TIME_TO_END = 1000;

/**
 * Makes an app of a project's sources, for its tests. `.env.test` counts and `.env.local` does not; `NODE_ENV` is
 * `test` unless it is set; what a handler throws is an empty 500, as in production, and written to the standard error.
 *
 * @param dir The project directory: a path, or a `file:` URL such as `new URL('..', import.meta.url)`.
 * @throws {DiagnosticsError} when the project has errors.
 * @throws {WaymarkError} `ERR_INSTRUMENTATION` when `register()` of its instrumentation.ts fails.
 * @example
 * const app = await createTestApp(new URL('..', import.meta.url));
 * const response = await app.fetch(new Request('http://localhost/api/hello'));
 * await app.close();
 */
export async function createTestApp(dir: string | URL): Promise<TestApp> {
  process.env['NODE_ENV'] ??= 'test';
  const path = resolve(typeof dir === 'string' ? dir : fileURLToPath(dir));
  const pending = new PendingWork();
  let broken: DiagnosticsError | undefined;
  const project = new DevProject(path, {
    mode: 'test',
    onRead: ({ diagnostics }) => {
      const errors = diagnostics.filter((each) => each.severity === 'error');
      broken = errors.length > 0 ? new DiagnosticsError(errors) : undefined;
    },
    broken: (error) => {
      throw error;
    },
    app: {
      onError: (error, { method, url }) => {
        const failures = describeFailures(error, path).map((each) => formatFailure(each, false));
        console.error(`${method} ${url} failed: ${failures.join('\n\n')}`);
      },
    },
  });
  try {
    await project.register();
    if (broken) throw broken;
  } catch (error) {
    await project.close();
    throw error;
  }
  const servers: RunningServer[] = [];
  return {
    listen: async () => {
      const serve = await loadEngine(undefined);
      const server = await serve(project, { port: 0, host: 'localhost', onError: console.error });
      servers.push(server);
      return server.origin;
    },
    fetch: (request) => project.fetch(request, detachedConnection(pending.add)),
    close: async () => {
      await Promise.all(servers.map((server) => server.close({ deadline: TIME_TO_END })));
      await pending.settled();
      await project.close();
    },
  };
}
