import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Claims a data folder for this process, since PGlite would let a second one in and both would spoil the
 * data. The claim is a file `lock` that holds the process id; one left behind by a crash is taken over.
 *
 * @returns A function that gives the folder back; the end of the process does so too.
 * @throws When a running process holds the folder.
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'lock');
  claim(path, folder);

  const unlock = () => {
    process.off('exit', unlock);
    rmSync(path, { force: true });
  };
  process.on('exit', unlock);
  return unlock;
}

function claim(path: string, folder: string): void {
  if (createFile(path, String(process.pid))) return;

  const holder = Number(readFileSync(path, 'utf8'));
  // The same id is no other process: in a container every run may get the same one.
  if (holder !== process.pid && isRunning(holder)) {
    throw new Error(
      `Cannot open the database in ${folder}: process ${holder} is using it, and PGlite serves one process ` +
        `at a time. Stop that process, set DATA_DIR to another folder, or set DATABASE_URL to share a ` +
        `PostgreSQL server. If process ${holder} is something else, delete ${path}.`,
    );
  }
  writeFileSync(path, String(process.pid));
}

/** Writes a file that must not exist yet; `false` when it does. */
function createFile(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    // Signal 0 is not sent: it only asks whether the process is there.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but somebody else's.
    return hasCode(error, 'EPERM');
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
