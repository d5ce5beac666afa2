import type { SharedStore } from '../http/shared-store.ts';
import { MemorySharedStore } from './memory-shared-store.ts';

/** Where the store of the process is, however many copies of this module a bundler made. */
const PLACE = Symbol.for('waymark.shared-store');

type Holder = { [PLACE]?: SharedStore };

/** The store that the instances of this server share, opened when it is first asked for: the memory of this process. */
export function sharedStore(): SharedStore {
  const holder = globalThis as Holder;
  return (holder[PLACE] ??= new MemorySharedStore());
}
