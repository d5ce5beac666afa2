import type { ReactNode } from 'react';
import { isHttpAccessError } from '../../app/control-flow-errors.ts';
import type { ErrorFallbackProps } from './error-boundary.tsx';
import { Notice } from './notice.tsx';

/** What is shown where nothing of the project can be. */
export function GlobalError({ error }: ErrorFallbackProps): ReactNode {
  return (
    <html lang="en">
      <body>
        {isHttpAccessError(error) ? (
          <Notice status="404" text="This page could not be found." />
        ) : (
          <Notice
            status="500"
            text={`This page could not be shown.${error.digest === undefined ? '' : ` Error: ${error.digest}`}`}
          />
        )}
      </body>
    </html>
  );
}
