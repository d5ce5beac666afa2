import { closest, distance } from 'fastest-levenshtein';

/**
 * The candidate that `word` was most likely meant to be: the one with the fewest edits, or that it begins.
 *
 * @returns undefined when nothing is close enough to be worth suggesting
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const begun = candidates.find((candidate) => word.length >= 3 && candidate.startsWith(word));
  if (begun !== undefined) return begun;
  const best = closest(word, [...candidates]);
  return distance(word, best) <= Math.max(2, word.length / 3) ? best : undefined;
}
