import {
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  readFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import type { CacheLease } from '../http/cache-store.ts';

/** How often a lease is renewed while it is held. */
const RENEWALS = 4;

/**
 * Takes the lease that a file stands for, among all processes that share its folder. While this process lives it is
 * renewed; that of one that has died runs out, on this machine at once.
 *
 * @param lease Milliseconds.
 * @returns `undefined` where another has it.
 * @throws what the file system throws.
 */
export function acquireLeaseFile(path: string, lease: number): CacheLease | undefined {
  if (!create(path) && !(isOver(path, lease) && takeAway(path, lease) && create(path))) return undefined;
  const renewal = setInterval(() => renew(path), lease / RENEWALS);
  renewal.unref();
  return {
    release: () => {
      clearInterval(renewal);
      rmSync(path, { force: true });
    },
  };
}

function create(path: string): boolean {
  const holder = `${process.pid} ${hostname()}`;
  try {
    writeFileSync(path, holder, { flag: 'wx' });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'ENOENT') throw error;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, holder, { flag: 'wx' });
  return true;
}

function renew(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // Taken away, or on a disk that has gone: nothing can be done about it.
  }
}

/** Whether who holds a lease has died, or has not renewed it. */
function isOver(path: string, lease: number): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return true;
  if (stats.mtimeMs + lease < Date.now()) return true;
  const [pid = '', host] = readOr(path, '').split(' ');
  return host === hostname() && pid !== '' && !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes a lease that is over, but not one that another process took in its place meanwhile. */
function takeAway(path: string, lease: number): boolean {
  const taken = `${path}.over-${process.pid}`;
  try {
    renameSync(path, taken);
  } catch {
    // Its holder, or another process, was faster: whoever creates it now has it.
    return true;
  }
  const wasOver = isOver(taken, lease);
  try {
    if (!wasOver) linkSync(taken, path);
  } catch {
    // A third process has it by now.
  }
  rmSync(taken, { force: true });
  return wasOver;
}

function readOr(path: string, fallback: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return fallback;
  }
}
