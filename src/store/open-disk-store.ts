import cluster from 'node:cluster';
import { join } from 'node:path';
import { DiskStore } from './disk-store.ts';

/** Milliseconds after which a process that is alone, as far as it knows, looks for what others invalidated. */
const LOOK_EVERY = 1000;

/**
 * Opens the store of a build, in its folder.
 *
 * @param directory The absolute path of the build's folder.
 * @param maxBytes Bytes that entries may take in memory. Default: 50 MiB.
 */
export function openDiskStore(directory: string, maxBytes?: number): DiskStore {
  return new DiskStore(join(directory, 'cache'), {
    maxBytes,
    // Workers answer the next request of a client whose last one went to another worker.
    lookEvery: cluster.isWorker ? 0 : LOOK_EVERY,
  });
}
