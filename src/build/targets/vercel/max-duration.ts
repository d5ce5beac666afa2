import { join } from 'node:path';
import type { ScannedRoute } from '../../../scan/scan-project.ts';
import { statementsOf, writtenExports } from '../../exports/written-export.ts';
import { readSource } from '../../read-source.ts';

/**
 * The longest `export const maxDuration` of a project's routes, in seconds: one function answers for all of them.
 *
 * @param dir The absolute path of the project directory.
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/route-segment-config/maxDuration
 */
export function maxDurationOf(dir: string, routes: readonly ScannedRoute[]): number | undefined {
  const found = routes.flatMap(({ file }) => {
    const { text } = readSource(join(dir, file));
    if (!text?.includes('maxDuration')) return [];
    return writtenExports(statementsOf(file, text), 'maxDuration').flatMap(({ value }) =>
      typeof value === 'number' && value > 0 ? [value] : [],
    );
  });
  return found.length > 0 ? Math.max(...found) : undefined;
}
