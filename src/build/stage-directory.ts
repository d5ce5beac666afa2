import { existsSync, renameSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A folder that is filled beside the one that it is to replace. */
export interface StagedDirectory {
  /** Where to write. */
  readonly path: string;
  /** Puts it in the place of the old one at once; resolves when the old one is removed. */
  commit(): Promise<void>;
  /** Removes it, and leaves the old one as it is. */
  discard(): void;
}

/** Stages a folder, so that what stands in its place stays whole until the new one is. */
export function stageDirectory(target: string): StagedDirectory {
  const staged = join(dirname(target), `${basename(target)}.new-${process.pid}`);
  const old = join(dirname(target), `${basename(target)}.old-${process.pid}`);
  remove(staged);
  return {
    path: staged,
    commit() {
      if (existsSync(target)) renameSync(target, old);
      renameSync(staged, target);
      return rm(old, { recursive: true, force: true });
    },
    discard: () => remove(staged),
  };
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
