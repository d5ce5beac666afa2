import type { DifferenceEntry } from './check-report.ts';

/** Rows of docs/differences.md that a finding can name; a test looks whether they are there. */
export const DIFFERENCES = {
  modules: notYet('other modules of `next`'),
  pages: notYet('Pages of the Pages Router'),
  runtime: notYet('The exports `runtime`'),
  fields: notYet('`compress`, `generateEtags`'),
  customServer: notYet('custom server'),
  apiSocket: pagesApi('`res.socket.server`'),
  apiWrites: pagesApi('`writeEarlyHints()`'),
} as const satisfies Readonly<Record<string, DifferenceEntry>>;

function notYet(row: string): DifferenceEntry {
  return { link: 'docs/differences.md#in-this-version-not-yet', row };
}

function pagesApi(row: string): DifferenceEntry {
  return { link: 'docs/differences.md#pagesapi', row };
}
