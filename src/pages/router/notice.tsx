import type { CSSProperties, ReactNode } from 'react';
import type { FailureKind } from '../payload.ts';

const FRAME: CSSProperties = {
  display: 'grid',
  placeItems: 'center',
  minHeight: '100vh',
  font: '16px/1.5 system-ui, sans-serif',
};

type AccessStatus = Exclude<FailureKind, 'error'>;

/** What is said for `notFound()` and its like where the project has no file for it. */
const ACCESS_TEXTS: Readonly<Record<AccessStatus, string>> = {
  404: 'This page could not be found.',
  403: 'This page could not be accessed.',
  401: "You're not authorized to access this page.",
};

export const ACCESS_STATUSES = Object.keys(ACCESS_TEXTS) as readonly AccessStatus[];

/** What is shown for `notFound()` and its like where the project has no file for it. */
export function AccessNotice({ status }: { readonly status: AccessStatus }): ReactNode {
  return <Notice status={status} text={ACCESS_TEXTS[status]} />;
}

/** A page of Waymark's own, which says why there is none of the project. */
export function Notice({
  status,
  text,
}: {
  readonly status?: string | undefined;
  readonly text: string;
}): ReactNode {
  return (
    <>
      <title>{status === undefined ? text : `${status}: ${text}`}</title>
      <div style={FRAME}>
        <div>
          {status !== undefined && (
            <h1 style={{ display: 'inline', fontSize: '1.5em', marginRight: '1ch' }}>{status}</h1>
          )}
          <h2 style={{ display: 'inline', fontSize: '1em', fontWeight: 400 }}>{text}</h2>
        </div>
      </div>
    </>
  );
}
