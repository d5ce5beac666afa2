import { type ReactNode, use, useMemo } from 'react';
import { ReadonlyURLSearchParams } from '../../next/readonly-url-search-params.ts';
import type { RouteParams } from '../../router/matcher.ts';
import type { PagePayload, SegmentState } from '../payload.ts';
import {
  type AppRouter,
  AppRouterContext,
  RouterStateContext,
  SegmentContext,
  ServerInsertedHTMLContext,
} from '../router/router-context.ts';

/** What there is of a router where a component is not in a page's document, or not in a browser. */
const NOWHERE: AppRouter = {
  push: noBrowser,
  replace: noBrowser,
  refresh: noBrowser,
  prefetch: noBrowser,
  back: noBrowser,
  forward: noBrowser,
};

/**
 * Goes to other pages.
 *
 * @see https://nextjs.org/docs/app/api-reference/functions/use-router
 */
export function useRouter(): AppRouter {
  return use(AppRouterContext) ?? NOWHERE;
}

/**
 * The path that is shown, without base path and query.
 *
 * @see https://nextjs.org/docs/app/api-reference/functions/use-pathname
 */
export function usePathname(): string {
  const { url } = usePage('usePathname');
  return url.split('?', 1)[0] as string;
}

/**
 * The query that is shown.
 *
 * @see https://nextjs.org/docs/app/api-reference/functions/use-search-params
 */
export function useSearchParams(): ReadonlyURLSearchParams {
  const { url } = usePage('useSearchParams');
  const path = url.split('?', 1)[0] as string;
  const search = url.slice(path.length);
  return useMemo(() => new ReadonlyURLSearchParams(search), [search]);
}

/**
 * The parameters of the page that is shown.
 *
 * @see https://nextjs.org/docs/app/api-reference/functions/use-params
 */
export function useParams<Params extends RouteParams = RouteParams>(): Params {
  return usePage('useParams').params as Params;
}

/**
 * The segment below the layout that a component stands in; `null` where that shows its own page.
 *
 * @param slot The slot of the layout to look at. Default: `children`.
 * @see https://nextjs.org/docs/app/api-reference/functions/use-selected-layout-segment
 */
export function useSelectedLayoutSegment(slot = 'children'): string | null {
  const segments = useSelectedLayoutSegments(slot);
  return segments[slot === 'children' ? 0 : segments.length - 1] ?? null;
}

/**
 * The segments below the layout that a component stands in.
 *
 * @param slot The slot of the layout to look at. Default: `children`.
 * @see https://nextjs.org/docs/app/api-reference/functions/use-selected-layout-segments
 */
export function useSelectedLayoutSegments(slot = 'children'): string[] {
  const segment = use(SegmentContext);
  const names: string[] = [];
  let next: SegmentState | undefined = segment?.slots[slot];
  while (next && !next.name.startsWith('__')) {
    names.push(next.name);
    next = next.slots['children'];
  }
  return names;
}

/**
 * Puts nodes into the document that the server makes: before the end of its head what comes with its first part, and
 * before each later part what comes with that. In browsers it does nothing.
 *
 * @param callback Makes them; called for each part that is written.
 * @see https://nextjs.org/docs/app/api-reference/functions/use-server-inserted-html
 */
export function useServerInsertedHTML(callback: () => ReactNode): void {
  use(ServerInsertedHTMLContext)?.(callback);
}

function usePage(hook: string): PagePayload {
  const page = use(RouterStateContext);
  if (page) return page;
  throw new Error(`${hook}() was called outside of a page: only components of pages can ask where they are.`);
}

function noBrowser(): never {
  throw new Error(
    'The router can be used in effects and event handlers: there is no browser while a page is rendered.',
  );
}
