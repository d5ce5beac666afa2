/**
 * Headers in which the parts of Next.js tell each other how to answer a request. They mean nothing to Waymark; what a
 * client sends of them is kept from proxy.ts and from what comes after it, so that neither takes them for true.
 */
export const INTERNAL_HEADERS: ReadonlySet<string> = new Set([
  'x-middleware-rewrite',
  'x-middleware-redirect',
  'x-middleware-set-cookie',
  'x-middleware-skip',
  'x-middleware-override-headers',
  'x-middleware-next',
  'x-now-route-matches',
  'x-matched-path',
  'x-nextjs-data',
  'x-next-resume-state-length',
  'next-resume',
]);

/**
 * Headers in which the browser half of a framework asks for a part of a page: proxy.ts is to decide on the page, and
 * sees none of them; it cannot change them either.
 */
export const FLIGHT_HEADERS: ReadonlySet<string> = new Set([
  'rsc',
  'next-router-state-tree',
  'next-router-prefetch',
  'next-hmr-refresh',
  'next-router-segment-prefetch',
]);

/** What the answer of a proxy cannot say: it speaks of one connection, or of a body that has been decoded. */
export const UNSENDABLE_HEADERS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'keep-alive',
  'keepalive',
  'transfer-encoding',
]);
