import { resolve } from 'node:path';
import { DEFAULT_CONFIG } from '../../config/default-config.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';

/**
 * The absolute path of the folder of a static export: `out`, or what `distDir` says.
 *
 * @param dir The absolute path of the project directory.
 */
export function exportDirectory(dir: string, { distDir }: Pick<ResolvedConfig, 'distDir'>): string {
  return resolve(dir, distDir === DEFAULT_CONFIG.distDir ? 'out' : distDir);
}
