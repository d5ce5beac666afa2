import type { Connection } from '../http/handler.ts';
import type { AfterTask } from './after-tasks.ts';
import type { AppOptions, ErrorOrigin } from './app-options.ts';

/** Runs `after()` work once the response has been sent; the server waits for it when it ends. */
export function runAfterResponse(
  tasks: readonly AfterTask[],
  options: Pick<AppOptions, 'onError'>,
  origin: ErrorOrigin,
  connection: Connection,
): void {
  connection.waitUntil(runAfterClose(tasks, options, origin, connection));
}

async function runAfterClose(
  tasks: readonly AfterTask[],
  options: Pick<AppOptions, 'onError'>,
  origin: ErrorOrigin,
  connection: Connection,
): Promise<void> {
  await connection.closed;
  const report = (error: unknown) => options.onError(error, { ...origin, during: 'after' });
  // Each is reported as soon as it fails: another may go on for long.
  await Promise.all(tasks.map((task) => task().catch(report)));
}
