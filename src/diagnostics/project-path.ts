import { relative, sep } from 'node:path';

/** A path as diagnostics show it: relative to the project directory, with `/` between its parts. */
export function projectPath(file: string, dir: string): string {
  return withSlashes(relative(dir, file));
}

/** A path with `/` between its parts on every system, as Vite names modules and as import specifiers are written. */
export function withSlashes(path: string): string {
  return path.split(sep).join('/');
}
