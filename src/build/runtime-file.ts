import { fileURLToPath } from 'node:url';

/** The absolute path of a module of Waymark's run-time half, by its path in the package: `app/create-app`. */
export function runtimeFile(name: string): string {
  return fileURLToPath(new URL(`../${name}.js`, import.meta.url));
}
