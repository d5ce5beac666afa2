import type { RouteRow } from '../build/route-table.ts';

const LEGEND = [
  '○  kept: an answer made by the build, or anew when it is time',
  '●  kept for each of the parameters that generateStaticParams names',
  'ƒ  asked at each request',
];

/** Answers of one route that are shown; of more, how many there are. */
const MAX_ANSWERS = 3;

/** Writes the route table: kind, path, methods and, where something was built, size and how long answers are kept; then the proxy. */
export function printRoutes(rows: readonly RouteRow[]): void {
  const routes = rows.filter(({ kind }) => kind !== 'action' && kind !== 'proxy');
  if (routes.length > 0) printTable(routes);
  const actions = rows.filter(({ kind }) => kind === 'action');
  if (actions.length > 0) printActions(actions, routes.length > 0);
  for (const { kind, file, path } of rows) {
    if (kind === 'proxy') console.log(`${routes.length > 0 ? '\n' : ''}ƒ Proxy (${file})  ${path}`);
  }
}

/** Each is called with a POST to the page that uses it. */
function printActions(actions: readonly RouteRow[], isBelow: boolean): void {
  const table = [['action', 'file'], ...actions.map(({ path, file }) => [path, file])];
  const width = Math.max(...table.map(([name = '']) => name.length));
  if (isBelow) console.log();
  for (const [name = '', file = ''] of table) console.log(`${name.padEnd(width)}  ${file}`);
}

function printTable(rows: readonly RouteRow[]): void {
  const isBuilt = rows.some((row) => row.size !== undefined);
  const isKept = rows.some((row) => row.answers !== undefined);
  const head = [
    'kind',
    'path',
    'methods',
    isBuilt ? 'size' : '',
    ...(isKept ? ['revalidate', 'expire'] : []),
  ];
  const table = [head, ...rows.flatMap((row) => rowCells(row, isKept))];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  for (const row of table) console.log(line(row, widths));
  if (isKept) console.log(`\n${LEGEND.filter((each) => isUsed(each, table)).join('\n')}`);
}

function line(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, column) =>
    column < 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(Math.max(8, widths[column] ?? 0)),
  );
  return cells.join('  ').trimEnd();
}

function rowCells({ kind, path, methods, size, answers }: RouteRow, isKept: boolean): string[][] {
  const cells = [path, methods.join(' '), size === undefined ? '' : bytes(size)];
  if (!isKept) return [[kind, ...cells]];
  if (answers === undefined) return [[`ƒ ${kind}`, ...cells]];
  if (!path.includes('[')) {
    const [answer] = answers;
    return [[`○ ${kind}`, ...cells, period(answer?.revalidate), period(answer?.expire)]];
  }
  if (answers.length === 0) return [[`○ ${kind}`, ...cells]];
  const shown = answers.slice(0, MAX_ANSWERS);
  const left = answers.length - shown.length;
  return [
    [`● ${kind}`, ...cells],
    ...shown.map((each) => ['', `  ${each.path}`, '', '', period(each.revalidate), period(each.expire)]),
    ...(left > 0 ? [['', `  and ${left} more`]] : []),
  ];
}

function isUsed(legend: string, table: readonly (readonly string[])[]): boolean {
  return table.some(([kind = '']) => kind.startsWith(`${legend[0] ?? ''} `));
}

/** Seconds, as a person says them: `2s`, `15m`, `1y`. */
function period(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return '';
  const units = [
    [31_536_000, 'y'],
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'm'],
  ] as const;
  const unit = units.find(([length]) => seconds >= length && seconds % length === 0);
  return unit ? `${seconds / unit[0]}${unit[1]}` : `${seconds}s`;
}

function bytes(size: number): string {
  return size < 1000 ? `${size} B` : `${(size / 1000).toFixed(1)} kB`;
}
