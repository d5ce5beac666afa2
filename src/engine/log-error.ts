/** Writes an error that a request ended in to the standard error, with what is needed to find its cause. */
export function logError(error: unknown, origin: { method: string; url: string; file?: string }): void {
  const place = origin.file === undefined ? '' : ` (${origin.file})`;
  console.error(`${origin.method} ${pathOf(origin.url)}${place} failed:`, error);
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
