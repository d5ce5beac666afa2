import { useEffect, useRef } from 'react';

/**
 * Loads a page ahead as soon as what leads to it is seen.
 *
 * @param load Left out where nothing is to be loaded.
 * @param target What is loaded: where it changes, it is looked at anew.
 */
export function usePrefetchWhenSeen(
  anchor: { readonly current: Element | null },
  load: (() => void) | undefined,
  target: string,
): void {
  const latest = useRef(load);
  latest.current = load;
  const isAsked = load !== undefined;
  useEffect(() => {
    const element = anchor.current;
    if (!isAsked || !element) return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      latest.current?.();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [anchor, isAsked, target]);
}
