/** Something wrong with one entry of `headers()`, `redirects()` or `rewrites()`. */
export interface RuleProblem {
  /** Reads well behind the name of the entry and a colon. */
  readonly message: string;
  readonly hint: string;
  /** Default: `error`. */
  readonly severity?: 'warning';
}
