import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

/**
 * Loads what has components of the browser keep their state over edits, where the project, or Waymark, has it installed;
 * none where it is not: then an edit of one loads the page anew.
 *
 * @param dir The absolute path of the project directory.
 */
export async function loadReactRefresh(dir: string): Promise<readonly Plugin[]> {
  const file = findPlugin(dir);
  if (file === undefined) return [];
  const { default: plugin } = (await import(pathToFileURL(file).href)) as {
    readonly default: () => Plugin[];
  };
  return plugin();
}

function findPlugin(dir: string): string | undefined {
  for (const from of [join(dir, 'package.json'), import.meta.url]) {
    try {
      return createRequire(from).resolve('@vitejs/plugin-react');
    } catch {
      // Not from here.
    }
  }
  return undefined;
}
