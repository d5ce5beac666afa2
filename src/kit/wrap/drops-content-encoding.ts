/**
 * Whether the server that a request came to removes `Content-Encoding` from what handlers answer, as Next.js does since
 * 16: it means `fetch`, which keeps the header of a body that it has decoded. A body that is really encoded cannot be
 * sent there. It is known by the class of its requests.
 *
 * @see https://github.com/vercel/next.js/blob/v16.4.6/packages/next/src/server/send-response.ts
 */
export function dropsContentEncoding(request: Request): boolean {
  return Object.getOwnPropertySymbols(request).some(({ description }) => description === 'internal request');
}
