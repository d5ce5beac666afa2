import type { ErrorCode } from '../http/error-codes.ts';

/** Something wrong with one field of the config. */
export interface FieldProblem {
  readonly code: ErrorCode;
  readonly severity: 'error' | 'warning';
  /** The top-level field: where the problem is looked for in the file. */
  readonly field: string;
  /** The fields in it that lead to the one that is wrong, outermost first. Default: none, the field itself is. */
  readonly inside?: readonly string[];
  readonly message: string;
  readonly hint: string;
}
