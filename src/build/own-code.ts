import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const WAYMARK = fileURLToPath(new URL('../', import.meta.url));

/** Whether a module is the user's own source, and not a package's, Waymark's or one that was made up. */
export function isOwnCode(id: string): boolean {
  const isPath = id.startsWith('/') || /^[A-Z]:[\\/]/i.test(id);
  return isPath && !/[\\/]node_modules[\\/]/.test(id) && !id.startsWith(WAYMARK);
}

/** A module's file: its id without the query that Vite may have put behind it. */
export function fileOf(id: string): string {
  return id.replace(/\?.*$/, '');
}

/** A path as diagnostics show it: relative to the project directory, with `/` between its parts. */
export function projectPath(file: string, dir: string): string {
  return relative(dir, file).split(sep).join('/');
}
