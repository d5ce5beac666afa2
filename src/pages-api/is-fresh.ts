/**
 * Whether the client has the answer already, by what it says of its copy.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
 */
export function isFresh(
  headers: Readonly<{ 'if-none-match'?: string | undefined; 'cache-control'?: string | undefined }>,
  etag: string,
): boolean {
  const condition = headers['if-none-match'];
  if (!condition || /(?:^|,)\s*no-cache\s*(?:,|$)/.test(headers['cache-control'] ?? '')) return false;
  if (condition === '*') return true;
  const opaque = etag.replace(/^W\//, '');
  return condition.split(',').some((each) => each.trim().replace(/^W\//, '') === opaque);
}
