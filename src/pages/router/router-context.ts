import { createContext, type ReactNode } from 'react';
import type { PagePayload, SegmentState } from '../payload.ts';

/** What is shown now. */
export interface RouterState extends Omit<PagePayload, 'head'> {
  readonly head: ReactNode;
}

/** What is shown now, for all that is shown; `undefined` outside of pages. */
export const RouterStateContext = createContext<RouterState | undefined>(undefined);

/** The segment whose layout stands around a component. */
export const SegmentContext = createContext<SegmentState | undefined>(undefined);

/** What stands inside of a template. */
export const TemplateContext = createContext<ReactNode>(undefined);
