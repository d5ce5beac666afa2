import { closest, distance } from 'fastest-levenshtein';

/**
 * Finds the name that was probably meant.
 *
 * @returns The nearest of `names` where it is near enough (the letters' case aside, two letters may differ, and a
 *   third of a long name), else `undefined`.
 */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const wanted = name.toLowerCase();
  const nearest = closest(
    wanted,
    names.map((each) => each.toLowerCase()),
  );
  const limit = Math.min(name.length - 1, Math.max(2, Math.floor(name.length / 3)));
  if (distance(wanted, nearest) > limit) return undefined;
  return names.find((each) => each.toLowerCase() === nearest);
}
