import { mkdtempSync, rmSync } from 'node:fs';

const made = new Set();

// Whatever ends the process: nothing stays behind.
process.once('exit', () => made.forEach(removeFolder));

/** Makes a new folder whose path starts with this. */
export function makeFolder(prefix) {
  const folder = mkdtempSync(prefix);
  made.add(folder);
  return folder;
}

/** Removes a folder of `makeFolder` with all that is in it. */
export function removeFolder(folder) {
  made.delete(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
