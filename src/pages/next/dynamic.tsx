import * as React from 'react';
import { ClientOnly } from '../client-only.tsx';

type Loaded<Props> = React.ComponentType<Props> | { default: React.ComponentType<Props> };

/** How a component is loaded later. */
export interface DynamicOptions<Props> {
  loader?: (() => Promise<Loaded<Props>>) | undefined;
  /** What is shown until it is there. Default: nothing. */
  loading?: ((state: DynamicLoading) => React.ReactNode) | undefined;
  /** Whether the server renders it too; `false` only in Client Components. Default: true. */
  ssr?: boolean | undefined;
}

/** What `loading` is told, for code of the Pages Router. */
export interface DynamicLoading {
  readonly isLoading: true;
  readonly pastDelay: true;
  readonly error: null;
}

const LOADING: DynamicLoading = { isLoading: true, pastDelay: true, error: null };

/**
 * A component whose code is loaded when it is first rendered.
 *
 * @see https://nextjs.org/docs/app/guides/lazy-loading
 * @throws {TypeError} for `ssr: false` in a Server Component, which only the server renders.
 *
 * @example
 * const Chart = dynamic(() => import('./chart'), { loading: () => <p>Loading</p> });
 */
export default function dynamic<Props extends object>(
  first: (() => Promise<Loaded<Props>>) | DynamicOptions<Props>,
  second: DynamicOptions<Props> = {},
): React.ComponentType<Props> {
  const {
    loader,
    loading,
    ssr = true,
  } = { ...(typeof first === 'function' ? { loader: first } : first), ...second };
  if (!loader) throw new TypeError('`dynamic()` needs a function that imports a component: received none.');
  if (!ssr && !isForBrowsers()) {
    throw new TypeError(
      '`ssr: false` is for Client Components: a Server Component is rendered by the server alone. Move the call of `dynamic()` to a file with `"use client"`.',
    );
  }
  const Component = React.lazy(async () => ({ default: componentOf(await loader()) }));
  return function Dynamic(props: Props) {
    const fallback = loading?.(LOADING);
    const content = <Component {...props} />;
    return (
      <React.Suspense fallback={fallback}>
        {ssr ? content : <ClientOnly fallback={fallback}>{content}</ClientOnly>}
      </React.Suspense>
    );
  };
}

function componentOf<Props>(loaded: Loaded<Props>): React.ComponentType<Props> {
  return 'default' in loaded ? loaded.default : loaded;
}

/** Whether this copy of React has what Server Components lack. */
function isForBrowsers(): boolean {
  return 'useState' in React;
}
