/** Headers that are not compared, each with the reason. Their absence and their values may differ. */
export const IGNORED_HEADERS: Readonly<Record<string, string>> = {
  date: 'the time of the answer',
  connection: 'the business of the connection; see "On the wire" in docs/differences.md',
  'keep-alive': 'the same',
  'transfer-encoding': 'framing: whether the body came whole is compared instead, and its bytes',
  'content-length': 'the same; docs/differences.md has "bodies of handlers go out chunked"',
  'x-nextjs-prerender': 'speaks to the platform of its maker, not to clients',
  'x-nextjs-stale-time': 'speaks to the router in the browser',
  'x-nextjs-deployment-id': 'the same',
  via: 'has a name that `waymark/proxy` makes up for each process',
};

/** What Next.js adds to `Vary` by itself, each with the reason why it is not compared. */
export const VARY_OF_NEXT: Readonly<Record<string, string>> = {
  rsc: 'for its own router: docs/differences.md has "`Vary: rsc, ...` on every answer of a handler"',
  'next-router-state-tree': 'the same',
  'next-router-prefetch': 'the same',
  'next-router-segment-prefetch': 'the same',
  'accept-encoding': 'it compresses answers: docs/differences.md has "Compression of answers"',
};
