import { type Diagnostic, placeOf } from '../diagnostics/diagnostic.ts';
import { frameOf } from '../diagnostics/format-diagnostic.ts';
import type { Failure } from './failure.ts';

/** A diagnostic as a failure to show to whoever asked. */
export function diagnosticFailure(diagnostic: Diagnostic, dir: string): Failure {
  const place = placeOf(diagnostic);
  const frame = frameOf(diagnostic, dir);
  return {
    title: diagnostic.message,
    ...(place === '' ? {} : { place }),
    ...(frame === undefined ? {} : { frame }),
    stack: diagnostic.hint ?? '',
  };
}
