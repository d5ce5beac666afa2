'use client';

import { type ComponentType, type ReactNode, Suspense, use } from 'react';
import { type ErrorFallbackProps, ErrorBoundary } from './error-boundary.tsx';
import { RouterStateContext, SegmentContext, TemplateContext } from './router-context.ts';

/** What a segment puts around what stands in a slot of its layout. */
export interface OutletProps {
  /** The slot's name: `children`. */
  readonly slot: string;
  readonly template?: ReactNode;
  readonly loading?: ReactNode;
  readonly error?: ComponentType<ErrorFallbackProps> | undefined;
}

/** A place in a layout that shows the segment which stands there now, and keeps the layout when that changes. */
export function Outlet({ slot, template, loading, error }: OutletProps): ReactNode {
  const state = use(RouterStateContext);
  const segment = use(SegmentContext);
  const child = segment?.slots[slot];
  if (!state || !child) return null;
  let shown: ReactNode = <SegmentContext value={child}>{state.nodes[child.key]}</SegmentContext>;
  if (loading !== undefined) shown = <Suspense fallback={loading}>{shown}</Suspense>;
  if (error) shown = <ErrorBoundary fallback={error}>{shown}</ErrorBoundary>;
  return template === undefined ? (
    <SegmentContext key={child.id} value={child}>
      {shown}
    </SegmentContext>
  ) : (
    <TemplateContext key={child.id} value={shown}>
      {template}
    </TemplateContext>
  );
}

/** What a template is given as its children. */
export function TemplateContent(): ReactNode {
  return use(TemplateContext);
}
