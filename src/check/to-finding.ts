import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Finding } from './check-report.ts';

/** What a build would say, as a finding: its errors break something, and so does what it says is not served. */
export function toFinding({ code, severity, message, hint, line, column }: Diagnostic): Finding {
  const isBroken = severity === 'error' || code === 'ERR_FEATURE_UNSUPPORTED';
  return {
    level: isBroken ? 'breaks' : 'note',
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}
