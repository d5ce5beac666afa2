'use client';

/** What is shown in the place of a page that failed; the layout around it stays. */
export default function ErrorPage({ reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div role="alert">
      <h1>This did not work</h1>
      <p>The server could not show this page. What went wrong is in its log.</p>
      <button type="button" onClick={reset}>
        Try again
      </button>
    </div>
  );
}
