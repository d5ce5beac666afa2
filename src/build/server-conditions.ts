import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The first version of React whose stable releases have an entry for servers; the one of those before throws. */
const FIRST_WITH_SERVER_ENTRY = 19;

/**
 * The conditions that packages of a project are resolved with, besides those of Node. `react-server` is set for
 * API-only apps too, so that a dependency resolves the same once a page is added.
 *
 * @param dir The absolute path of the project directory.
 */
export function serverConditions(dir: string): readonly string[] {
  const version = installedReact(dir);
  return version !== undefined && version < FIRST_WITH_SERVER_ENTRY ? [] : ['react-server'];
}

/** The major version of the React that is installed. */
function installedReact(dir: string): number | undefined {
  try {
    const file = createRequire(join(dir, 'package.json')).resolve('react/package.json');
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: string };
    return version === undefined ? undefined : Number.parseInt(version, 10);
  } catch {
    return undefined;
  }
}
