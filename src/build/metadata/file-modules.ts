import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScannedRoute } from '../../scan/scan-project.ts';
import type { VirtualModule } from '../virtual/virtual-module.ts';

/** The name of the generated module that holds the bytes of the metadata file at a place in the list of routes. */
export function fileModuleName(index: number): string {
  return `virtual:waymark/metadata-file/${index}`;
}

/**
 * The generated modules that hold the metadata files of a project which are served as they are, in base64: they need no
 * files where it runs.
 *
 * @param dir The absolute path of the project directory.
 */
export function fileModules(dir: string, routes: readonly ScannedRoute[]): VirtualModule[] {
  return routes.flatMap(({ file, metadata }, index) => {
    if (metadata?.isCode !== false) return [];
    const render = () => `export default '${readFileSync(join(dir, file)).toString('base64')}';`;
    return [{ id: fileModuleName(index), render }];
  });
}
