/**
 * The line and column, both from 1, of an offset in a text: as an editor counts them, which takes `\r\n`, `\n` and
 * `\r` for the end of a line and leaves a byte order mark out.
 */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  const last = before.at(-1) ?? '';
  const mark = before.length === 1 && last.startsWith('\uFEFF') ? 1 : 0;
  return { line: before.length, column: last.length + 1 - mark };
}
