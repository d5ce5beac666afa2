import type { FetchHandler } from '../http/handler.ts';
import { describeFailures } from './describe-failure.ts';
import { DevProject } from './dev-project.ts';
import { formatFailure } from './failure-response.ts';

/** An app that runs from its sources, without a server. */
export interface DevApp {
  readonly fetch: FetchHandler;
  close(): Promise<void>;
}

/**
 * Opens a project as `waymark dev` does.
 *
 * @param dir The absolute path of the project directory.
 * @param color Whether errors are written in colour.
 */
export async function openDevApp(dir: string, color: boolean): Promise<DevApp> {
  const project = new DevProject(dir, {
    mode: 'development',
    broken: (error) => {
      throw error;
    },
    app: {
      onError: (error) => {
        for (const each of describeFailures(error, dir)) console.error(formatFailure(each, color));
      },
    },
  });
  await project.register();
  return { fetch: project.fetch, close: () => project.close() };
}
