import { distance } from 'fastest-levenshtein';

/** What a directive that speaks of a cache comes to. */
export type CacheDirective =
  | { readonly kind: string; readonly problem?: never }
  | { readonly problem: string; readonly hint: string };

/** The kinds of cache that need no configuration. */
const BUILT_IN: ReadonlySet<string> = new Set(['default', 'remote', 'private']);

/** How many letters a directive may be off to be taken for a slip. */
const SLIPS = 2;

/**
 * Reads a directive.
 *
 * @param text What stands between its quotes.
 * @param kinds The kinds that the config has under `cacheHandlers`.
 * @returns `undefined` where it is about something else.
 */
export function readCacheDirective(text: string, kinds: readonly string[]): CacheDirective | undefined {
  if (text === 'use cache') return { kind: 'default' };
  const kind = /^use cache: (\S.*)$/.exec(text)?.[1];
  if (kind === undefined) return isSlip(text) ? misspelled(text) : undefined;
  if (BUILT_IN.has(kind) || kinds.includes(kind)) return { kind };
  return {
    problem: `Unknown cache kind "${kind}".`,
    hint: "Write 'use cache' or 'use cache: remote', or configure a handler for this kind under `cacheHandlers` in your config file.",
  };
}

function isSlip(text: string): boolean {
  const lower = text.toLowerCase().trim();
  return /^use[\s_-]?cache\b/.test(lower) || distance(lower, 'use cache') <= SLIPS;
}

function misspelled(text: string): CacheDirective {
  const kind = /cache\W+(\w+)/i.exec(text)?.[1];
  const meant = kind === undefined ? 'use cache' : `use cache: ${kind}`;
  return { problem: `"${text}" is not a directive.`, hint: `Did you mean '${meant}'?` };
}
