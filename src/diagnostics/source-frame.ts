/** The lines of a source text around a place, with numbers and a mark below the column. */
export function sourceFrame(source: string, line: number, column?: number): string {
  const lines = source.split(/\r?\n/);
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 2);
  const width = String(last).length;
  const rows: string[] = [];
  for (let number = first; number <= last; number++) {
    const text = (lines[number - 1] ?? '').replaceAll('\t', '  ');
    rows.push(`${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${text}`.trimEnd());
    if (number !== line || column === undefined) continue;
    const before = (lines[number - 1] ?? '').slice(0, column - 1).replaceAll('\t', '  ').length;
    rows.push(`  ${' '.repeat(width)} | ${' '.repeat(before)}^`);
  }
  return rows.join('\n');
}
