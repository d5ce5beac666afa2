import { fileURLToPath } from 'node:url';
import { withSlashes } from '../diagnostics/project-path.ts';

const WAYMARK = withSlashes(fileURLToPath(new URL('../', import.meta.url)));

/** Whether a module is the user's own source, and not a package's, Waymark's or one that was made up. */
export function isOwnCode(id: string): boolean {
  const isPath = id.startsWith('/') || /^[A-Z]:[\\/]/i.test(id);
  return isPath && !/[\\/]node_modules[\\/]/.test(id) && !withSlashes(id).startsWith(WAYMARK);
}

/** A module's file: its id without the query that Vite may have put behind it. */
export function fileOf(id: string): string {
  return id.replace(/\?.*$/, '');
}
