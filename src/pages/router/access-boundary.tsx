'use client';

import { Component, type ReactNode } from 'react';
import { httpAccessStatus, isHttpAccessError } from '../../app/control-flow-errors.ts';
import type { OutletProps } from './outlet.tsx';
import { areSame, type ResetKeys } from './reset-keys.ts';

/** What a boundary for `notFound()` and its like is given. */
interface AccessBoundaryProps {
  readonly fallbacks: NonNullable<OutletProps['access']>;
  /** What is shown: with another, the status is forgotten. */
  readonly resetKeys: ResetKeys;
  readonly children: ReactNode;
}

interface AccessBoundaryState {
  readonly status: 404 | 403 | 401 | undefined;
  readonly resetKeys: ResetKeys;
}

/** Shows what a segment has for `notFound()`, `forbidden()` or `unauthorized()` in the place of what called it. */
export class AccessBoundary extends Component<AccessBoundaryProps, AccessBoundaryState> {
  static getDerivedStateFromError(error: unknown): Partial<AccessBoundaryState> {
    if (isHttpAccessError(error)) return { status: httpAccessStatus(error) };
    throw error;
  }

  static getDerivedStateFromProps(
    { resetKeys }: AccessBoundaryProps,
    state: AccessBoundaryState,
  ): AccessBoundaryState | null {
    return areSame(resetKeys, state.resetKeys) ? null : { status: undefined, resetKeys };
  }

  override state: AccessBoundaryState = { status: undefined, resetKeys: this.props.resetKeys };

  override render(): ReactNode {
    const { status } = this.state;
    const { children, fallbacks } = this.props;
    return status === undefined ? children : <Interrupted>{fallbacks[`${status}`]}</Interrupted>;
  }
}

/** What is shown in the place of a page that there is not: nothing for search engines. */
export function Interrupted({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <>
      <meta name="robots" content="noindex" />
      {children}
    </>
  );
}
