import { createContext, type ReactNode } from 'react';
import type { PagePayload, SegmentState } from '../payload.ts';

/** What is shown now, for all that is shown; `undefined` outside of pages. */
export const RouterStateContext = createContext<PagePayload | undefined>(undefined);

/** The segment that a component belongs to. */
export const SegmentContext = createContext<SegmentState | undefined>(undefined);

/** What stands inside of a template. */
export const TemplateContext = createContext<ReactNode>(undefined);

/** Whether what has failed by now is to be replaced before it is shown, since boundaries do not do so on servers. */
export const RecoverContext = createContext(false);

/** Takes what makes nodes for the document each time that a part of it is written; in browsers, nothing does. */
export const ServerInsertedHTMLContext = createContext<((callback: () => ReactNode) => void) | undefined>(
  undefined,
);

/** How a page is gone to. */
export interface NavigateOptions {
  /** Whether to go to the top of what is new. Default: true. */
  readonly scroll?: boolean;
}

/** What `useRouter` gives. */
export interface AppRouter {
  /** Goes to a page, with an entry in the history of its own. */
  push(href: string, options?: NavigateOptions): void;
  /** Goes to a page in the place of this one in the history. */
  replace(href: string, options?: NavigateOptions): void;
  /** Asks the server for this page again, and keeps the state of what is shown. */
  refresh(): void;
  /** Loads a page before it is gone to. */
  prefetch(href: string): void;
  back(): void;
  forward(): void;
}

/** What goes from page to page; on servers, nothing does. */
export const AppRouterContext = createContext<AppRouter | undefined>(undefined);
