import type { FlightClient } from '../flight.ts';
import type { PagePayload, SegmentState } from '../payload.ts';

/** A page as the server has sent it for a browser that showed another. */
export interface LoadedPage {
  readonly page: PagePayload;
  /** Where it was found: elsewhere than it was asked for, after a redirect. */
  readonly url: URL;
}

/** How a page is asked for. */
export interface LoadOptions {
  /** What is shown now, which tells where pages are found. */
  readonly site: Pick<PagePayload, 'basePath' | 'isExported' | 'trailingSlash'>;
  /** What is shown already, of which layouts are kept. Default: nothing is. */
  readonly known?: PagePayload | undefined;
  /** Whether nobody waits for it yet. */
  readonly isAhead?: boolean;
}

/** The name of the parameter that tells the answers of one address apart for caches that do not look at `Vary`. */
export const CACHE_KEY = '_rsc';

/**
 * Asks the server for a page.
 *
 * @returns `undefined` where it has no such page, but something that the browser has to load itself.
 * @throws when the server cannot be reached.
 */
export async function loadPage(
  flight: FlightClient,
  url: URL,
  { site, known, isAhead = false }: LoadOptions,
): Promise<LoadedPage | undefined> {
  if (site.isExported) return loadExported(flight, url, site);
  const keys = known ? JSON.stringify(keysOf(known)) : undefined;
  const asked = new URL(url);
  asked.hash = '';
  asked.searchParams.set(CACHE_KEY, shortHash(`${keys ?? ''}${isAhead}`));
  const response = await fetch(asked, {
    headers: {
      rsc: '1',
      ...(keys !== undefined && { 'next-router-state-tree': encodeURIComponent(keys) }),
      ...(isAhead && { 'next-router-prefetch': '1' }),
    },
    credentials: 'same-origin',
  });
  if (!response.body || !response.headers.get('content-type')?.startsWith('text/x-component'))
    return undefined;
  const page = await flight.createFromReadableStream<PagePayload>(response.body);
  return { page: withKnown(page, known), url: response.redirected ? foundAt(response.url) : url };
}

/** A page as a static export has it; what there is no file of is for the browser to load. */
async function loadExported(
  flight: FlightClient,
  url: URL,
  site: LoadOptions['site'],
): Promise<LoadedPage | undefined> {
  const response = await fetch(payloadUrl(url, site), { credentials: 'same-origin' });
  if (!response.ok || !response.body || response.headers.get('content-type')?.startsWith('text/html'))
    return undefined;
  const page = await flight.createFromReadableStream<PagePayload>(response.body);
  return { page, url };
}

function payloadUrl(url: URL, { basePath, trailingSlash }: LoadOptions['site']): URL {
  const found = new URL(url.origin);
  const path = url.pathname.replace(/\/$/, '');
  found.pathname = trailingSlash || path === basePath ? `${path}/index.txt` : `${path}.txt`;
  return found;
}

/** The keys of the layouts that are shown; a page is asked for each time. */
function keysOf({ tree, nodes }: PagePayload): string[] {
  const keys: string[] = [];
  const visit = ({ key, slots }: SegmentState) => {
    const inner = Object.values(slots);
    if (inner.length > 0 && key in nodes) keys.push(key);
    for (const each of inner) visit(each);
  };
  visit(tree);
  return keys;
}

/** Adds what the server has left out, because it is shown already. */
function withKnown(page: PagePayload, known: PagePayload | undefined): PagePayload {
  return known ? { ...page, nodes: { ...known.nodes, ...page.nodes } } : page;
}

function foundAt(href: string): URL {
  const url = new URL(href);
  url.searchParams.delete(CACHE_KEY);
  return url;
}

function shortHash(text: string): string {
  let hash = 5381;
  for (let index = 0; index < text.length; index++) hash = (hash * 33) ^ text.charCodeAt(index);
  return (hash >>> 0).toString(36);
}
