import { startTransition, StrictMode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { digestOf } from '../../app/control-flow-errors.ts';
import type { FlightBrowser } from '../flight.ts';
import type { PagePayload } from '../payload.ts';
import { BrowserRouter } from './browser-router.tsx';
import { createCallAction } from './call-action.ts';
import { entryId, entryState, newEntryId } from './history-entry.ts';
import { inlinedPayload } from './inlined-payload.ts';
import { Navigator } from './navigator.ts';

/** What a document says of how it was made. */
declare global {
  interface Window {
    /** Set where something had failed when the document was made. */
    $wmFailed?: 'recovered' | 'empty';
  }
}

/** Takes over a document that the server has made. */
export async function startBrowser(
  flight: FlightBrowser,
  followEdits?: (navigator: Navigator, flight: FlightBrowser) => void,
): Promise<void> {
  const inlined = inlinedPayload();
  const payload = flight.createFromReadableStream<PagePayload>(inlined.stream);
  const failed = window.$wmFailed;
  // What has failed is shown at once, as it stands in the document.
  if (failed !== undefined) await inlined.ended;
  const page = await payload;
  const entry = entryId(history.state) ?? newEntryId();
  history.replaceState(entryState(entry, history.state), '', location.href);
  const navigator = new Navigator(flight, {
    page,
    entry,
    history: 'keep',
    href: location.href,
    scrolls: false,
    isRecovering: failed === 'recovered',
  });
  navigator.committed(navigator.shown);
  followEdits?.(navigator, flight);
  flight.setServerCallback(createCallAction(flight, navigator));
  const router = (
    <StrictMode>
      <BrowserRouter navigator={navigator} />
    </StrictMode>
  );
  if (failed === 'empty') {
    createRoot(document).render(router);
    return;
  }
  const { formState } = page;
  startTransition(() => {
    hydrateRoot(document, router, {
      onRecoverableError: (error) => {
        // Of what failed on the server, the server has told.
        if (digestOf(error instanceof Error ? (error.cause ?? error) : error) === undefined)
          reportError(error);
      },
      ...(formState && { formState }),
    });
  });
}
