import type { JobRow } from '../jobs/list-jobs.ts';

/** Writes the table of cron jobs. */
export function printJobs(rows: readonly JobRow[]): void {
  if (rows.length === 0) {
    console.log('There are no cron jobs: they stand in `crons` of vercel.json or waymark.config.ts.');
    return;
  }
  const head = ['name', 'path', 'schedule', 'time zone', 'next', 'last'];
  const table = [head, ...rows.map(cells)];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

function cells({ name, path, schedule, timeZone, next, runs }: JobRow): string[] {
  const [last] = runs;
  const result = last === undefined ? '' : `${last.tick} ${last.status ?? last.error} ${last.duration} ms`;
  return [name === path ? '-' : name, path, schedule, timeZone, next[0] ?? 'never', result];
}
