import { statSync } from 'node:fs';

/** Whether a path, or what a link there leads to, is a folder; not where it cannot be looked at, or is no path at all. */
export function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
