import { relative, sep } from 'node:path';

/** Names a file as diagnostics do: relative to the project directory, with `/` between its parts. */
export function projectPath(dir: string, file: string): string {
  return relative(dir, file).split(sep).join('/');
}
