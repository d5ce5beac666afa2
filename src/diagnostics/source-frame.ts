/** Columns of a line that are shown: a line of generated code would fill the screen. */
const WIDTH = 120;

/** The lines of a source text around a place, with numbers and a mark below the column. */
export function sourceFrame(source: string, line: number, column?: number): string {
  const lines = source.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 2);
  const width = String(last).length;
  const start = firstColumn(column);
  const rows: string[] = [];
  for (let number = first; number <= last; number++) {
    const text = lines[number - 1] ?? '';
    const shown = crop(text, start);
    rows.push(`${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${shown}`.trimEnd());
    if (number !== line || column === undefined) continue;
    rows.push(`  ${' '.repeat(width)} | ${' '.repeat(crop(text.slice(0, column - 1), start).length)}^`);
  }
  return rows.join('\n');
}

/** The column, from 0, that the shown part of each line begins with: the mark must be in it. */
function firstColumn(column: number | undefined): number {
  return column === undefined || column < WIDTH ? 0 : column - WIDTH / 2;
}

/** What of a line is shown; characters that a terminal would obey are replaced. */
function crop(text: string, start: number): string {
  const part = text.slice(start, start + WIDTH);
  const before = start > 0 && text.length > start ? '…' : '';
  const after = text.length > start + WIDTH ? '…' : '';
  return `${before}${part}${after}`.replaceAll('\t', '  ').replaceAll(/\p{Cc}/gu, '\uFFFD');
}
