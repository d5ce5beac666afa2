/** A name for a limit that has none, of what it is for: `/api/:path*` is `api-path`. */
export function limitNameOf(text: string): string {
  const name = text.replace(/[^\w.]+/g, '-').replace(/^-+|-+$/g, '');
  return name.slice(0, 48) || 'root';
}
