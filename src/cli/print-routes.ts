import type { RouteRow } from '../build/route-table.ts';

/** Writes the route table: kind, path, methods and, where something was built, size; then the proxy. */
export function printRoutes(rows: readonly RouteRow[]): void {
  const routes = rows.filter(({ kind }) => kind === 'route');
  if (routes.length > 0) printTable(routes);
  for (const { kind, file, path } of rows) {
    if (kind === 'proxy') console.log(`${routes.length > 0 ? '\n' : ''}ƒ Proxy (${file})  ${path}`);
  }
}

function printTable(rows: readonly RouteRow[]): void {
  const cells = rows.map(({ kind, path, methods, size }) => [
    kind,
    path,
    methods.join(' '),
    size === undefined ? '' : bytes(size),
  ]);
  const table = [
    ['kind', 'path', 'methods', rows.some((row) => row.size !== undefined) ? 'size' : ''],
    ...cells,
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  for (const row of table) {
    console.log(
      row
        .map((cell, column) => (column < 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(8)))
        .join('  ')
        .trimEnd(),
    );
  }
}

function bytes(size: number): string {
  return size < 1000 ? `${size} B` : `${(size / 1000).toFixed(1)} kB`;
}
