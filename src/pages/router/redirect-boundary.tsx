'use client';

import { Component, type ReactNode, startTransition, use, useEffect } from 'react';
import {
  isRedirectError,
  type RedirectError,
  redirectType,
  redirectLocation,
} from '../../app/control-flow-errors.ts';
import { AppRouterContext } from './router-context.ts';

interface RedirectBoundaryState {
  readonly redirect: RedirectError | undefined;
}

/** Goes where `redirect()` leads, when it was called by what a browser shows already. */
export class RedirectBoundary extends Component<{ readonly children: ReactNode }, RedirectBoundaryState> {
  static getDerivedStateFromError(error: unknown): RedirectBoundaryState {
    // That of a Server Action: the browser is on its way already.
    if (isRedirectError(error)) return { redirect: 'handled' in error ? undefined : error };
    throw error;
  }

  override state: RedirectBoundaryState = { redirect: undefined };

  readonly #done = (): void => this.setState({ redirect: undefined });

  override render(): ReactNode {
    const { redirect } = this.state;
    return redirect === undefined ? this.props.children : <Redirect to={redirect} done={this.#done} />;
  }
}

function Redirect({ to, done }: { readonly to: RedirectError; readonly done: () => void }): ReactNode {
  const router = use(AppRouterContext);
  useEffect(() => {
    startTransition(() => {
      router?.[redirectType(to)](redirectLocation(to));
      done();
    });
  }, [router, to, done]);
  return null;
}
