import { type ReactNode, startTransition, StrictMode, useEffect, useState } from 'react';
import { hydrateRoot } from 'react-dom/client';
import type { FlightBrowser } from '../flight.ts';
import type { PagePayload } from '../payload.ts';
import { PageRouter } from '../router/page-router.tsx';
import { createCallAction } from './call-action.ts';
import { inlinedPayload } from './inlined-payload.ts';

let setShown: (next: Promise<PagePayload>) => void = () => {};

/** Takes over a document that the server has made. */
export function startBrowser(flight: FlightBrowser): void {
  const payload = flight.createFromReadableStream<PagePayload>(inlinedPayload());
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
  void hydrate(payload, <Root />);
}

async function hydrate(payload: Promise<PagePayload>, root: ReactNode): Promise<void> {
  const { formState } = await payload;
  startTransition(() => {
    hydrateRoot(document, <StrictMode>{root}</StrictMode>, formState && { formState });
  });
}
