import type { FlightClient } from '../flight.ts';
import type { PagePayload } from '../payload.ts';
import { CACHE_KEY } from './load-page.ts';
import type { Navigator } from './navigator.ts';

/** What tells of edits in dev: `import.meta.hot`. */
interface Hot {
  on(event: string, listener: () => void): void;
  send(event: string, data: unknown): void;
}

/** Shows an error over the page: Vite's own. */
type Overlay = new (error: { readonly message: string; readonly stack: string }) => HTMLElement;

/** The element of an overlay, which Vite's client defines. */
const OVERLAY = 'vite-error-overlay';

/** Says of an overlay what it is, and how to close it: Vite's text speaks of a file that there is not. */
function nameOverlays(records: readonly MutationRecord[]): void {
  for (const node of records.flatMap(({ addedNodes }) => [...addedNodes])) {
    if (!(node instanceof HTMLElement) || node.localName !== OVERLAY) continue;
    node.setAttribute('role', 'alertdialog');
    node.setAttribute('aria-label', 'An error of the project');
    const tip = node.shadowRoot?.querySelector('.tip');
    if (tip) tip.textContent = 'Press Escape or click outside to close it; it goes once the file is mended.';
  }
}

/**
 * In dev: shows what edits make of a page, without a new document, and what fails in the browser.
 *
 * @returns What is to be told of the page that is shown.
 */
export function followEdits(hot: Hot): (navigator: Navigator, flight: FlightClient) => void {
  const failed = (error: unknown): void => {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    document.querySelector(OVERLAY)?.remove();
    const Overlay = customElements.get(OVERLAY) as Overlay | undefined;
    if (Overlay) document.body.append(new Overlay({ message, stack }));
    // The server knows the sources: it answers with the place, and shows it in the place of this.
    hot.send('waymark:failed', { message, stack });
  };
  new MutationObserver(nameOverlays).observe(document, { childList: true, subtree: true });
  window.addEventListener('error', ({ error, message }) => failed(error ?? message));
  window.addEventListener('unhandledrejection', ({ reason }) => failed(reason));
  return (navigator, flight) => hot.on('rsc:update', () => void update(navigator, flight));
}

/**
 * Shows what the server makes of the page now. Where a part of it fails, which the server tells of, all stays as it is.
 */
async function update(navigator: Navigator, flight: FlightClient): Promise<void> {
  navigator.forget();
  const page = await loadWhole(flight, navigator.shown.href).catch(() => undefined);
  if (!page) return;
  navigator.show(page);
  document.querySelector(OVERLAY)?.remove();
}

/** A row of React's wire format that says that something has failed; `redirect()` and its like are no failure. */
const FAILED = /^[\da-f]+:E\{(?!"digest":"NEXT_)/m;

/** A page, once all of it is there; `undefined` where a part of it has failed. */
async function loadWhole(flight: FlightClient, href: string): Promise<PagePayload | undefined> {
  const asked = new URL(href);
  asked.hash = '';
  asked.searchParams.set(CACHE_KEY, 'edited');
  const response = await fetch(asked, { headers: { rsc: '1' }, credentials: 'same-origin' });
  if (!response.headers.get('content-type')?.startsWith('text/x-component')) return undefined;
  const bytes = await response.arrayBuffer();
  if (FAILED.test(new TextDecoder().decode(bytes))) return undefined;
  const { body } = new Response(bytes);
  return body ? flight.createFromReadableStream<PagePayload>(body) : undefined;
}
