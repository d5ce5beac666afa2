'use client';

import { Component, type ComponentType, type ReactNode } from 'react';

/** What the component of an `error` file is given. */
export interface ErrorFallbackProps {
  readonly error: Error & { digest?: string };
  /** Shows what failed once more. */
  readonly reset: () => void;
}

interface ErrorBoundaryProps {
  readonly fallback: ComponentType<ErrorFallbackProps>;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error: Error | undefined;
}

/** Shows the `error` file of a segment in the place of what failed in it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override state: ErrorBoundaryState = { error: undefined };

  readonly #reset = (): void => this.setState({ error: undefined });

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    const { fallback: Fallback } = this.props;
    return <Fallback error={error} reset={this.#reset} />;
  }
}
