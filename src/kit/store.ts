export type {
  Count,
  IncrementOptions,
  SetOptions,
  SharedStore,
  StoreLock,
  Unsubscribe,
} from '../http/shared-store.ts';
export { sharedStore } from '../store/shared-store.ts';
