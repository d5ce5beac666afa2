import type { Limit } from '../../http/rate-limit-numbers.ts';

/** What tells the counts of some limits from those of others: their names and numbers. */
export function limitsId(limits: readonly Limit[]): string {
  return limits
    .map(({ name, algorithm, quota, window, burst }) => {
      const kind = algorithm.slice(0, 1);
      return `${name}/${kind}${quota}/${window}${burst === quota ? '' : `/${burst}`}`;
    })
    .join('+');
}
