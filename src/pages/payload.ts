import type { ComponentType, ReactNode } from 'react';
import type { RouteParams } from '../router/matcher.ts';
import type { FormState } from './actions/action-codec.ts';
import type { ErrorFallbackProps } from './router/error-boundary.tsx';

/** What a segment's files can show in the place of what failed below: see `failureIn`. */
export type FailureKind = 'error' | '404' | '403' | '401';

/** A segment of what is shown: a folder on the way to a page, or the page at its end. */
export interface SegmentState {
  /** Of what the segment shows: the same for the same folder, parameters and, for a page, query. */
  readonly key: string;
  /** Of the place that it has in the document: what is shown in it is made anew when it changes. */
  readonly id: string;
  /** What `useSelectedLayoutSegment` gives; the folder's name, with the value in the place of a parameter. */
  readonly name: string;
  /** What of the failures below it it shows itself. Default: none. */
  readonly handles?: readonly FailureKind[];
  readonly slots: Readonly<Record<string, SegmentState>>;
}

/** What a browser gets to show a page, over React's own wire format. */
export interface PagePayload {
  /** Tells a build from others: what comes of another is not shown, but loaded anew. */
  readonly buildId: string;
  /** The path and query that are shown, without base path. */
  readonly url: string;
  readonly basePath: string;
  /** Whether the paths of pages end in a slash. */
  readonly trailingSlash: boolean;
  /** Whether what is shown next is found in files. Default: false. */
  readonly isExported?: boolean;
  /** Whether it is the same for every request of its path, and knows nothing of the address that was asked for. */
  readonly isForAll?: boolean;
  readonly params: RouteParams;
  readonly tree: SegmentState;
  /** What the segments show, by their keys; those that the browser said it has are left out. */
  readonly nodes: Readonly<Record<string, ReactNode>>;
  /** What stands in the head besides what segments put there: metadata. */
  readonly head?: ReactNode;
  /** What is shown where nothing else can be: the project's `global-error`. */
  readonly globalError?: ComponentType<ErrorFallbackProps>;
  /** What `useActionState` shows, where the page is the answer to a form that was sent without JavaScript. */
  readonly formState?: FormState;
}

/** What a script gets that has called a Server Action. */
export interface ActionPayload {
  readonly result: Promise<unknown>;
  /** The page, where the action has changed what it may show. */
  readonly page: PagePayload | undefined;
}
