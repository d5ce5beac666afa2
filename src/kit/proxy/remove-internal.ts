/** Removes headers in which Next.js talks to itself: at another server, or from one, they would be orders. */
export function removeInternal(headers: Headers): void {
  const names = [...headers.keys()].filter((name) => name.startsWith('x-middleware-'));
  for (const name of names) headers.delete(name);
}
