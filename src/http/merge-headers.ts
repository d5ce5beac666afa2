import { hasHeader } from './header-list.ts';

/** Headers of which an answer may carry several, so that neither side's replaces the other's. */
const ADDED: ReadonlySet<string> = new Set(['set-cookie', 'www-authenticate', 'proxy-authenticate', 'vary']);

/** Whether a list has a name that another has too. */
export function haveCommon(front: readonly string[], own: readonly string[]): boolean {
  for (let index = 0; index < own.length; index += 2) {
    if (hasHeader(front, own[index] as string)) return true;
  }
  return false;
}

/** Puts headers before others: those win, but for the names of which both may stand. */
export function mergeInFront(front: readonly string[], own: readonly string[]): string[] {
  const merged = [...front];
  for (let index = 0; index < own.length; index += 2) {
    const name = own[index] as string;
    if (ADDED.has(name) || !hasHeader(front, name)) merged.push(name, own[index + 1] as string);
  }
  return merged;
}
