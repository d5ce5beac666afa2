import type { ErrorCode } from '../http/error-codes.ts';

/** Something wrong with one field of the config. */
export interface FieldProblem {
  readonly code: ErrorCode;
  readonly severity: 'error' | 'warning';
  /** The top-level field: where the problem is looked for in the file. */
  readonly field: string;
  /** The fields in it that lead to the one that is wrong, outermost first. Default: none, the field itself is. */
  readonly inside?: readonly string[];
  /** The text in the field that is wrong, as a quoted string: the place is that of its one occurrence. Default: none. */
  readonly text?: string;
  readonly message: string;
  readonly hint: string;
}
