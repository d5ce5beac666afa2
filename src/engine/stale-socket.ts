import cluster from 'node:cluster';
import { lstatSync, unlinkSync } from 'node:fs';
import { connect } from 'node:net';

/**
 * Removes the file of a Unix socket that nobody listens on any more, such as a killed server leaves behind.
 *
 * @throws {Error} with the code `EADDRINUSE` where somebody does, or the file is no socket.
 */
export async function makeWayForSocket(path: string): Promise<void> {
  // The primary has made way, and listens for all of its workers: what is there is its own.
  if (cluster.isWorker) return;
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isSocket() || !(await isRefused(path)))
    throw Object.assign(new Error(`Somebody listens on ${path} already`), { code: 'EADDRINUSE' });
  unlinkSync(path);
}

function isRefused(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
  });
}
