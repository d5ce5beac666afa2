import { fileURLToPath } from 'node:url';
import { withSlashes } from '../diagnostics/project-path.ts';

/** The absolute path of a module of Waymark's run-time half, by its path in the package: `app/create-app`. */
export function runtimeFile(name: string): string {
  return withSlashes(fileURLToPath(new URL(`../${name}.js`, import.meta.url)));
}
