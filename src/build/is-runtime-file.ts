import { runtimeFile } from './runtime-file.ts';

const ROOT = runtimeFile('').replace(/\.js$/, '');

/** Whether a module is one of Waymark's own. */
export function isRuntimeFile(id: string): boolean {
  return id.startsWith(ROOT);
}
