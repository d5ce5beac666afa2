/** A 308 to the canonical form of a path, in the shape in which Next.js answers it. */
export function redirectToCanonical(location: string): Response {
  return redirectResponse(308, location);
}

/** A redirect of the server's own: the target is in `Location` and the body, and for 308 in `Refresh` as well. */
export function redirectResponse(status: number, location: string): Response {
  // Said, as Bun forgets the type of a text that it does not send itself.
  const headers = new Headers({ location, 'content-type': 'text/plain;charset=UTF-8' });
  // Browsers older than the 308 status follow `Refresh`; Next.js sends it for their sake.
  if (status === 308) headers.set('refresh', `0;url=${location}`);
  return new Response(location, { status, headers });
}
