import { isControlFlowError, digestOf } from '../../app/control-flow-errors.ts';
import { errorDigest } from './error-digest.ts';

/** What fails while a page is rendered: told of once, and shown to browsers as a digest. */
export class RenderErrors {
  readonly #report: (error: unknown) => void;
  readonly #known = new Map<unknown, string>();
  /** The last one that was told of. */
  last: unknown;

  /** @param report Tells of an error. */
  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  /**
   * To be called by React with what a component threw.
   *
   * @returns What a browser gets to know of it.
   */
  readonly onError = (error: unknown): string => {
    // Control flow, and what the server's half has told of already.
    const digest = digestOf(error);
    if (digest !== undefined && (isControlFlowError(error) || this.#isKnown(digest))) return digest;
    const known = this.#known.get(error);
    if (known !== undefined) return known;
    // Before it is reported, so that the log has it.
    const made = errorDigest(error);
    this.#known.set(error, made);
    this.last = error;
    this.#report(error);
    return made;
  };

  #isKnown(digest: string): boolean {
    return [...this.#known.values()].includes(digest);
  }
}
