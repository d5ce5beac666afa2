'use client';

import { type ReactNode, useSyncExternalStore } from 'react';

/** What only a browser renders, and that only once the page is there as the server rendered it. */
export function ClientOnly({ fallback, children }: { fallback: ReactNode; children: ReactNode }): ReactNode {
  return useIsHydrated() ? children : fallback;
}

/** Whether the page has been there already: `false` on a server, and while a browser takes up what one rendered. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

function never(): () => void {
  return () => {};
}
