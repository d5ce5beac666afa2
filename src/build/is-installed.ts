import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isDirectory } from '../scan/is-directory.ts';

/**
 * Whether Node finds a package's folder in a `node_modules` beside or above.
 *
 * @param from The absolute path of a file that could import it; it need not exist.
 */
export function isInstalled(name: string, from: string): boolean {
  const paths = createRequire(from).resolve.paths(name) ?? [];
  return paths.some((path) => isDirectory(join(path, name)));
}
