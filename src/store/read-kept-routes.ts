import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The file of a build that tells of which routes answers are kept. */
export const KEPT_ROUTES_FILE = 'kept-routes.json';

/** As `KeptRoutes` of `app/`, which a build writes. */
type KeptRouteFacts = Readonly<
  Record<string, { readonly paths: readonly string[]; readonly isOpen: boolean }>
>;

/**
 * Reads of which routes a build found that their answers can be kept; none where it does not say.
 *
 * @param directory The absolute path of the build's folder.
 */
export function readKeptRoutes(directory: string): KeptRouteFacts {
  try {
    return JSON.parse(readFileSync(join(directory, KEPT_ROUTES_FILE), 'utf8')) as KeptRouteFacts;
  } catch (error) {
    // While the build itself is at work.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
