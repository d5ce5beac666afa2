/**
 * The path and query of a request target (RFC 9112, section 3.2), raw; `undefined` where the target is no path, as
 * that of `OPTIONS *`. The host of a target in absolute form does not count: request URLs take theirs from the
 * server's settings.
 */
export function pathOfTarget(target: string): string | undefined {
  let path = target;
  if (!target.startsWith('/')) {
    const absolute = /^https?:\/\/[^/?#\\]*/i.exec(target);
    if (!absolute) return undefined;
    path = target.slice(absolute[0].length);
    if (!path.startsWith('/')) path = `/${path}`;
  }
  // Not part of a request; a client that sends one all the same does not mean the path to contain it.
  const fragment = path.indexOf('#');
  return fragment < 0 ? path : path.slice(0, fragment);
}
