import { WaymarkError } from '../../http/waymark-error.ts';

/**
 * What is thrown for an option that cannot be used.
 *
 * @param attempt What was attempted: `create sessions`.
 * @param rule What holds of the option, in a sentence without its full stop.
 * @param received The value, unless it is secret.
 */
export function authOptionError(attempt: string, rule: string, received?: unknown): WaymarkError {
  const shown = received === undefined ? '' : `: received ${describe(received)}`;
  return new WaymarkError('ERR_AUTH_OPTION', `Cannot ${attempt}: ${rule}${shown}.`);
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return Array.isArray(value) ? JSON.stringify(value) : String(value);
}
