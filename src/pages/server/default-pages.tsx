import type { ReactNode } from 'react';

/** What is shown for a path that there is not, where the project has no `not-found` file. */
export function DefaultNotFound(): ReactNode {
  return <Notice status="404" text="This page could not be found." />;
}

/** A page of Waymark's own, which says why there is none of the project. */
function Notice({ status, text }: { readonly status: string; readonly text: string }): ReactNode {
  return (
    <>
      <title>{`${status}: ${text}`}</title>
      <div
        style={{
          display: 'grid',
          placeItems: 'center',
          minHeight: '100vh',
          font: '16px/1.5 system-ui, sans-serif',
        }}
      >
        <div>
          <h1 style={{ display: 'inline', fontSize: '1.5em', marginRight: '1ch' }}>{status}</h1>
          <h2 style={{ display: 'inline', fontSize: '1em', fontWeight: 400 }}>{text}</h2>
        </div>
      </div>
    </>
  );
}
