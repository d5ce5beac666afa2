'use client';

import { type ComponentType, type ReactNode, Suspense, use } from 'react';
import type { FailureKind } from '../payload.ts';
import { AccessBoundary, Interrupted } from './access-boundary.tsx';
import { ErrorBoundary, type ErrorFallbackProps, toError } from './error-boundary.tsx';
import { failureOf, kindOf } from './failure.ts';
import { ACCESS_STATUSES, AccessNotice } from './notice.tsx';
import { RedirectBoundary } from './redirect-boundary.tsx';
import { RecoverContext, RouterStateContext, SegmentContext, TemplateContext } from './router-context.ts';

/** What a segment puts around what stands in a slot of its layout. */
export interface OutletProps {
  /** The slot's name: `children`. */
  readonly slot: string;
  readonly template?: ReactNode;
  readonly loading?: ReactNode;
  readonly error?: ComponentType<ErrorFallbackProps> | undefined;
  /** Whether this is the outermost place, which has something to show for `notFound()` and its like in any case. */
  readonly isRoot?: boolean;
  /** What is shown for `notFound()`, `forbidden()` and `unauthorized()`, by their status. */
  readonly access?: Readonly<Partial<Record<Exclude<FailureKind, 'error'>, ReactNode>>> | undefined;
}

const DEFAULTS = Object.fromEntries(
  ACCESS_STATUSES.map((status) => [status, <AccessNotice key={status} status={status} />]),
);

/** A place in a layout that shows the segment which stands there now, and keeps the layout when that changes. */
export function Outlet({ slot, template, loading, error, access: own, isRoot }: OutletProps): ReactNode {
  const state = use(RouterStateContext);
  const segment = use(SegmentContext);
  const isRecovering = use(RecoverContext);
  const child = segment?.slots[slot];
  const access = isRoot ? { ...DEFAULTS, ...own } : own;
  if (!state || !child) return null;
  const node = state.nodes[child.key];
  let shown: ReactNode = <SegmentContext value={child}>{node}</SegmentContext>;
  const failure = isRecovering ? failureOf(child, state.nodes) : undefined;
  const kind = failure && kindOf(failure.error);
  if (kind !== undefined && kind !== 'error' && access?.[kind] !== undefined)
    shown = <Interrupted>{access[kind]}</Interrupted>;
  shown = <RedirectBoundary>{shown}</RedirectBoundary>;
  if (access)
    shown = (
      <AccessBoundary fallbacks={access} resetKeys={[state.url, node]}>
        {shown}
      </AccessBoundary>
    );
  if (loading !== undefined) shown = <Suspense fallback={loading}>{shown}</Suspense>;
  if (error) {
    const initial = failure && kind === 'error' ? toError(failure.error) : undefined;
    shown = (
      <ErrorBoundary fallback={error} initial={initial} resetKeys={[state.url, node]}>
        {shown}
      </ErrorBoundary>
    );
  }
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
