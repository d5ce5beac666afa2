/**
 * The answer to a request that calls no action: what a client has done wrong is told to the operator, and to the client
 * what it has to know.
 */
export function refuseAction(status: 400 | 403 | 413, reason: string): Response {
  console.warn(`A request with a Server Action was refused: ${reason}`);
  return new Response(TEXTS[status], { status, headers: HEADERS });
}

/**
 * The answer to a request that calls an action which there is not: it may be of an older build. The header is that by
 * which Next.js's client, and ours, tells it from other answers.
 */
export function unknownAction(id: string): Response {
  console.warn(
    `A request with a Server Action was refused: there is no action '${id.slice(0, 100)}'. It may come from a page of an older or a newer build.`,
  );
  return new Response('Server Action unavailable.', {
    status: 404,
    headers: { ...HEADERS, 'x-nextjs-action-not-found': '1' },
  });
}

const TEXTS = {
  400: 'Invalid Server Action request.',
  403: 'Invalid Server Action request.',
  413: 'The request with a Server Action is too large.',
} as const;

const HEADERS = {
  'content-type': 'text/plain',
  'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
};
