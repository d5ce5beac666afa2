import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** Has a project find packages where npm would have put them: those that Waymark's tests are run with, and `waymark`. */
export function linkPackages(dir: string, names: readonly string[]): void {
  for (const name of names) {
    const link = join(dir, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(name === 'waymark' ? ROOT : join(ROOT, 'node_modules', name), link, 'junction');
  }
}
