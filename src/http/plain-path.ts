// What neither the URL parser nor the router would change: no escapes, no empty segments, none that start with a dot.
const PLAIN = /^(?:\/[\w\-~!$&()*+,;=:@][\w\-.~!$&()*+,;=:@]*)+$/;

/** Whether a path is its own canonical form, wherever a URL is parsed or a route is looked up; said of few others. */
export function isPlainPath(path: string): boolean {
  return path === '/' || PLAIN.test(path);
}
