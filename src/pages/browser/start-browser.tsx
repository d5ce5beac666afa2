import { startTransition, StrictMode, useEffect, useState } from 'react';
import { hydrateRoot } from 'react-dom/client';
import type { FlightBrowser } from '../flight.ts';
import type { PagePayload } from '../payload.ts';
import { PageRouter } from '../router/page-router.tsx';
import { createCallAction } from './call-action.ts';
import { inlinedPayload } from './inlined-payload.ts';

/** Takes over a document that the server has made. */
export function startBrowser(flight: FlightBrowser): void {
  const payload = flight.createFromReadableStream<PagePayload>(inlinedPayload());
  let setShown: (next: Promise<PagePayload>) => void = () => {};
  flight.setServerCallback(
    createCallAction(flight, {
      show: (page) => startTransition(() => setShown(Promise.resolve(page))),
      forget: () => {},
      navigate: (address, type) => location[type === 'push' ? 'assign' : 'replace'](address),
    }),
  );
  function Root() {
    const [shown, set] = useState(payload);
    useEffect(() => {
      setShown = set;
    }, []);
    return <PageRouter payload={shown} />;
  }
  void payload.then(({ formState }) => {
    startTransition(() => {
      hydrateRoot(
        document,
        <StrictMode>
          <Root />
        </StrictMode>,
        formState && { formState },
      );
    });
  });
}
