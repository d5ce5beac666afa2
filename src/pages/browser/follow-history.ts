import { entryId, entryState, newEntryId } from './history-entry.ts';
import type { Navigator } from './navigator.ts';

type Write = History['pushState'];

/**
 * Has `usePathname` and `useSearchParams` follow what scripts of the project write into the history.
 *
 * @see https://nextjs.org/docs/app/getting-started/linking-and-navigating#native-history-api
 */
export function followHistory(navigator: Navigator): () => void {
  const { pushState, replaceState } = window.history;
  const wrap = (write: Write, makesEntry: boolean): Write =>
    function follow(this: History, data: unknown, unused: string, url?: string | URL | null) {
      if (entryId(data) !== undefined) return write.call(this, data, unused, url);
      const id = makesEntry ? newEntryId() : navigator.shown.entry;
      write.call(this, entryState(id, data), unused, url);
      if (url !== undefined && url !== null) navigator.follow(String(url), id);
    };
  window.history.pushState = wrap(pushState, true);
  window.history.replaceState = wrap(replaceState, false);
  return () => {
    window.history.pushState = pushState;
    window.history.replaceState = replaceState;
  };
}
