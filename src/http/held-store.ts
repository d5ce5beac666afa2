import type { SharedStore } from './shared-store.ts';

/** Where the store of the process is, however many copies of this module a bundler made. */
const PLACE = Symbol.for('waymark.shared-store');

/** What holds the store of the process, once it is open. */
export interface StoreHolder {
  store?: SharedStore | undefined;
}

/** The holder of the store that this process shares with others: who opens it and who ends it are far apart. */
export function heldStore(): StoreHolder {
  const place = globalThis as { [PLACE]?: StoreHolder };
  return (place[PLACE] ??= {});
}

/** Ends the connections of the store of the process, where one is open. */
export async function closeHeldStore(): Promise<void> {
  const held = heldStore();
  const { store } = held;
  held.store = undefined;
  await store?.close();
}
