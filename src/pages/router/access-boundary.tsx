'use client';

import { Component, type ReactNode } from 'react';
import { httpAccessStatus, isHttpAccessError } from '../../app/control-flow-errors.ts';
import type { OutletProps } from './outlet.tsx';

/** What a boundary for `notFound()` and its like is given. */
interface AccessBoundaryProps {
  readonly fallbacks: NonNullable<OutletProps['access']>;
  readonly children: ReactNode;
}

interface AccessBoundaryState {
  readonly status: 404 | 403 | 401 | undefined;
}

/** Shows what a segment has for `notFound()`, `forbidden()` or `unauthorized()` in the place of what called it. */
export class AccessBoundary extends Component<AccessBoundaryProps, AccessBoundaryState> {
  static getDerivedStateFromError(error: unknown): AccessBoundaryState {
    if (isHttpAccessError(error)) return { status: httpAccessStatus(error) };
    throw error;
  }

  override state: AccessBoundaryState = { status: undefined };

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
