const Kind = { other: 0, plain: 1, dot: 2, slash: 3 } as const;

/** What each character of ASCII is in a path. */
const KINDS = new Uint8Array(128);
for (const plain of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-~!$&()*+,;=:@') {
  KINDS[plain.charCodeAt(0)] = Kind.plain;
}
KINDS[0x2e] = Kind.dot;
KINDS[0x2f] = Kind.slash;

/**
 * Whether a path is its own canonical form, wherever a URL is parsed or a route is looked up; said of few others. It is
 * where it has what neither the URL parser nor the router would change: no escapes, no empty segments, none that start
 * with a dot. A loop, since it runs for each request, and a regular expression takes three times as long.
 */
export function isPlainPath(path: string): boolean {
  if (path === '/') return true;
  if (path.charCodeAt(0) !== 0x2f) return false;
  let isStart = true;
  for (let index = 1; index < path.length; index++) {
    const code = path.charCodeAt(index);
    const kind = code < 128 ? KINDS[code] : Kind.other;
    if (kind === Kind.plain) isStart = false;
    else if (kind === Kind.other || isStart) return false;
    else isStart = kind === Kind.slash;
  }
  return !isStart;
}
