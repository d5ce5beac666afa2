import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Connection } from '../http/handler.ts';
import { DevProject } from './dev-project.ts';

/** An app that answers requests in this process, without a port. */
export interface TestApp {
  /**
   * Answers a request through the code that the server runs.
   *
   * @throws {DiagnosticsError} while the project has errors.
   */
  fetch(request: Request): Promise<Response>;
  /** Lets `after()` work finish, and frees what the app holds. */
  close(): Promise<void>;
}

/**
 * Makes an app of a project's sources, for its tests. `.env.test` counts and `.env.local` does not; what a handler
 * throws is an empty 500, as in production, and written to the standard error.
 *
 * @param dir The project directory: a path, or a `file:` URL such as `new URL('..', import.meta.url)`.
 * @throws {DiagnosticsError} when the project has errors.
 * @example
 * const app = await createTestApp(new URL('..', import.meta.url));
 * const response = await app.fetch(new Request('http://localhost/api/hello'));
 * await app.close();
 */
export async function createTestApp(dir: string | URL): Promise<TestApp> {
  const path = resolve(typeof dir === 'string' ? dir : fileURLToPath(dir));
  const pending = new Set<Promise<unknown>>();
  const project = new DevProject(path, {
    mode: 'test',
    broken: (error) => {
      throw error;
    },
    app: {
      onError: (error, { method, url, file }) => console.error(`${method} ${url} (${file}) failed:`, error),
    },
  });
  const connection = (): Connection => ({
    closed: new Promise((done) => {
      setTimeout(done);
    }),
    waitUntil: (work) => void pending.add(work),
  });
  await project.read();
  return {
    fetch: (request) => project.fetch(request, connection()),
    close: async () => {
      await Promise.allSettled(pending);
      await project.close();
    },
  };
}
