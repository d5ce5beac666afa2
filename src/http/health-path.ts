/**
 * Whether `/live` and `/ready` can be put behind a path: as written in a URL (RFC 3986, section 3.3), without escapes,
 * so that a request is told by its text.
 */
export function isHealthPath(path: string): boolean {
  return /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~!$&'()*+,;=:@-]+)+$/.test(path);
}
