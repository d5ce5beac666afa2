/** A 308 to the canonical form of a path, in the shape in which Next.js answers it. */
export function redirectToCanonical(location: string): Response {
  return redirectResponse(308, location);
}

/** A redirect of the server's own: the target is in `Location` and the body, and for 308 in `Refresh` as well. */
export function redirectResponse(status: number, location: string): Response {
  const headers = new Headers({ location });
  // Browsers older than the 308 status follow `Refresh`; Next.js sends it for their sake.
  if (status === 308) headers.set('refresh', `0;url=${location}`);
  return new Response(location, { status, headers });
}
