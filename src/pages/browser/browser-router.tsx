import { type ReactNode, use, useEffect, useLayoutEffect, useState } from 'react';
import { pathOf } from '../page-path.ts';
import { AppRouterContext } from '../router/router-context.ts';
import { PageView } from '../router/page-view.tsx';
import { announce } from './announce.ts';
import { entryState } from './history-entry.ts';
import type { Navigator, View } from './navigator.ts';
import { followHistory } from './follow-history.ts';

/** Shows the page that the browser is at, and goes to others. */
export function BrowserRouter({ navigator }: { readonly navigator: Navigator }): ReactNode {
  const [next, show] = useState<View | Promise<View>>(navigator.shown);
  const view = next instanceof Promise ? use(next) : next;
  useEffect(() => {
    const stop = navigator.connect(show);
    const stopFollowing = followHistory(navigator);
    const { page, entry } = navigator.shown;
    // It is the same whatever address it is shown at: components are told of that once they have been taken over.
    if (page.isForAll && pathOf(new URL(location.href), page.basePath) !== page.url)
      navigator.follow(location.href, entry);
    return () => {
      stop();
      stopFollowing();
    };
  }, [navigator]);
  useLayoutEffect(() => {
    if (view === navigator.shown) return;
    navigator.committed(view);
    writeHistory(view);
    if (view.scrolls) scrollTo(view);
    if (view.history !== 'keep') announce();
  }, [navigator, view]);
  return (
    <AppRouterContext value={navigator}>
      <PageView page={view.page} isRecovering={view.isRecovering} />
    </AppRouterContext>
  );
}

function writeHistory({ history: kind, entry, href }: View): void {
  if (kind === 'push' && href !== location.href) history.pushState(entryState(entry), '', href);
  else if (kind !== 'keep') history.replaceState(entryState(entry), '', href);
}

function scrollTo({ href }: View): void {
  const hash = decodeURIComponent(new URL(href).hash.slice(1));
  const target = hash === '' || hash === 'top' ? null : document.getElementById(hash);
  if (target) target.scrollIntoView();
  // Not smoothly, whatever the project's styles say: this is another page.
  else window.scrollTo({ top: 0, left: 0, behavior: 'instant' });
}
