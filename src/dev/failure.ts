/** An error as a person is to be shown it. */
export interface Failure {
  readonly title: string;
  /** Where it came from: `app/api/users/route.ts:3:7`. */
  readonly place?: string;
  /** The source lines around that place. */
  readonly frame?: string;
  /** The calls that led to it, or how to mend it. */
  readonly stack: string;
}
