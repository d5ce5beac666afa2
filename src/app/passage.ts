/** A request on its way to what answers it. */
export interface Passage {
  readonly request: Request;
  /** The URL to look for an answer of, base path included. */
  readonly url: URL;
  /** The path and query that a handler sees. Default: those that came. */
  readonly seen: string | undefined;
  /** To be put before those of the answer. */
  readonly headers: readonly [string, string][];
}
