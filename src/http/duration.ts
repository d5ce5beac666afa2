/** The longest time that a timer of JavaScript runs for: about 24 days. */
export const LONGEST_DURATION = 2 ** 31 - 1;

const FACTORS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Reads a duration such as `500ms`, `10s`, `1.5m` or `1h`; a bare number counts milliseconds, as that of
 * `next start --keepAliveTimeout` does.
 *
 * @returns Whole milliseconds; undefined for what is no duration, or is longer than a timer can run.
 */
export function readDuration(text: string): number | undefined {
  const [, digits = '', unit = 'ms'] = /^(\d+(?:\.\d+)?) *(ms|s|m|h)?$/.exec(text.trim()) ?? [];
  if (digits === '') return undefined;
  const exact = Number(digits) * (FACTORS[unit] ?? 1);
  const milliseconds = Math.round(exact);
  // Less than a millisecond must not turn into 0, which has a meaning of its own.
  if (milliseconds === 0 && exact > 0) return undefined;
  return milliseconds <= LONGEST_DURATION ? milliseconds : undefined;
}
