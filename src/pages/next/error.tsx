'use client';

import { type ComponentType, createContext, type ReactNode, use } from 'react';
import { ErrorBoundary, type ErrorFallbackProps, type ErrorInfo } from '../router/error-boundary.tsx';
import { Notice } from '../router/notice.tsx';
import { RouterStateContext } from '../router/router-context.ts';

export type { ErrorInfo } from '../router/error-boundary.tsx';

/** What the error page takes. */
export interface ErrorProps {
  /** The status to name; 0: none. */
  readonly statusCode: number;
  /** What is said. Default: what the status means. */
  readonly title?: string | undefined;
  /** Whether it is dark where the browser is. Default: true. */
  readonly withDarkMode?: boolean | undefined;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'This page could not be found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
};

const UNKNOWN = 'An unexpected error has occurred';

/** The page that says what went wrong; `global-error` files of error trackers show it. */
export default function ErrorPage({ statusCode, title, withDarkMode = true }: ErrorProps): ReactNode {
  const text = title || TITLES[statusCode] || (statusCode ? UNKNOWN : `Application error: ${UNKNOWN}`);
  return (
    <div style={withDarkMode ? { colorScheme: 'light dark' } : undefined}>
      <Notice status={statusCode ? `${statusCode}` : undefined} text={text} />
    </div>
  );
}

/**
 * Makes a boundary that shows a component in the place of what fails in it; `redirect()`, `notFound()` and their like go
 * on to where they are shown.
 *
 * @param fallback What is shown: it gets the properties of the boundary without its children, and what is known of the error.
 * @see https://nextjs.org/docs/app/api-reference/functions/catchError
 *
 * @example
 * export default catchError<{ title: string }>(({ title }, { error, retry }) => (
 *   <p role="alert">{title}: {error.message} <button onClick={retry}>Try again</button></p>
 * ));
 */
export function catchError<Props extends object>(
  fallback: (props: Props, info: ErrorInfo) => ReactNode,
): ComponentType<Props & { children?: ReactNode }> {
  const Given = createContext<Props | undefined>(undefined);
  // The same component each time, so that what is shown keeps its state.
  function Fallback({ error, reset, retry }: ErrorFallbackProps): ReactNode {
    return fallback(use(Given) as Props, { error, reset, retry });
  }
  return function CatchError({ children, ...props }: Props & { children?: ReactNode }): ReactNode {
    const page = use(RouterStateContext);
    return (
      <Given value={props as unknown as Props}>
        <ErrorBoundary fallback={Fallback} resetKeys={[page?.url]}>
          {children}
        </ErrorBoundary>
      </Given>
    );
  };
}
