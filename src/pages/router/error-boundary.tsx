'use client';

import { Component, type ComponentType, type ReactNode, startTransition, use } from 'react';
import { isControlFlowError } from '../../app/control-flow-errors.ts';
import { areSame, type ResetKeys } from './reset-keys.ts';
import { type AppRouter, AppRouterContext } from './router-context.ts';

/** What is known of what has failed, and what can be done. */
export interface ErrorInfo {
  readonly error: Error & { digest?: string };
  /** Shows what failed once more. */
  readonly reset: () => void;
  /** Asks the server for it again, and shows it once more. */
  readonly retry: () => void;
}

/** What the component of an `error` file is given. */
export interface ErrorFallbackProps extends ErrorInfo {
  /** The name that `retry` had until Next.js 16.4. */
  readonly unstable_retry: () => void;
}

/** What a boundary for errors is given. */
export interface ErrorBoundaryProps {
  readonly fallback: ComponentType<ErrorFallbackProps>;
  /** What has failed already. */
  readonly initial?: Error | undefined;
  /** What is shown: with another, the error is forgotten. */
  readonly resetKeys: ResetKeys;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error: Error | undefined;
  readonly resetKeys: ResetKeys;
}

/** What was thrown as an error, whatever it is. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Shows the `error` file of a segment in the place of what failed in it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  static getDerivedStateFromError(error: unknown): Partial<ErrorBoundaryState> {
    // Redirects and their like are for boundaries further out.
    if (isControlFlowError(error)) throw error;
    return { error: toError(error) };
  }

  static getDerivedStateFromProps(
    { resetKeys }: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): Partial<ErrorBoundaryState> | null {
    return areSame(resetKeys, state.resetKeys) ? null : { error: undefined, resetKeys };
  }

  override state: ErrorBoundaryState = { error: this.props.initial, resetKeys: this.props.resetKeys };

  readonly #reset = (): void => this.setState({ error: undefined });

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <Fallback show={this.props.fallback} error={error} reset={this.#reset} />;
  }
}

interface FallbackProps extends Omit<ErrorFallbackProps, 'retry' | 'unstable_retry'> {
  readonly show: ComponentType<ErrorFallbackProps>;
}

function Fallback({ show: Show, error, reset }: FallbackProps): ReactNode {
  const router: AppRouter | undefined = use(AppRouterContext);
  const retry = () => {
    startTransition(() => {
      router?.refresh();
      reset();
    });
  };
  return <Show error={error} reset={reset} retry={retry} unstable_retry={retry} />;
}
