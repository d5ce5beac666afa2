/** What came back for one request, with all taken out of it that differs from run to run. */
export interface Answer {
  readonly line: string;
  readonly status: number;
  /** By name in lower case, sorted; each value as it came, repeated ones in their order. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** As text, or `base64:...` where it is none. */
  readonly body: string;
  /** Whether the body came to the end that its framing names; else the connection broke. */
  readonly isWhole: boolean;
}

/** An answer's place in the table: which of its parts differ. */
export interface Mismatch {
  /** `status`, `body`, `header location`, `log`. */
  readonly part: string;
  readonly line: string;
  readonly next: string;
  readonly waymark: string;
}
