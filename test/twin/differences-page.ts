import { readFileSync } from 'node:fs';

const PAGE = new URL('../../docs/differences.md', import.meta.url);

/**
 * Finds the row that explains a difference.
 *
 * @param beginning How its first cell begins; of exactly one row.
 * @returns What is wrong with it: nothing, where it names one row.
 */
export function findRow(beginning: string): string | undefined {
  const rows = readFileSync(PAGE, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(`| ${beginning}`));
  if (rows.length === 1) return undefined;
  const what = rows.length === 0 ? 'no row begins' : `${rows.length} rows begin`;
  return `docs/differences.md: ${what} with "${beginning}"`;
}
