import { startTransition, StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import type { FlightClient } from '../flight.ts';
import type { PagePayload } from '../payload.ts';
import { PageRouter } from '../router/page-router.tsx';
import { inlinedPayload } from './inlined-payload.ts';

/** Takes over a document that the server has made. */
export function startBrowser(flight: FlightClient): void {
  const payload = flight.createFromReadableStream<PagePayload>(inlinedPayload());
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <PageRouter payload={payload} />
      </StrictMode>,
    );
  });
}
