import { cpus, loadavg, release, totalmem } from 'node:os';
import { readFileSync } from 'node:fs';
import { versionOf } from './runtimes.js';

/**
 * What was measured, as Markdown: a heading, a table without its empty columns, and what is to be said of it.
 *
 * @param {{ title: string, columns: string[], rows: unknown[][], notes?: string[] }} section
 */
export function renderSection({ title, columns, rows, notes = [] }) {
  const table = rows.length > 0 ? [renderTable(columns, rows)] : [];
  const list = notes.length > 0 ? [notes.map((note) => `- ${note}`).join('\n')] : [];
  return `${[`## ${title}`, ...table, ...list].join('\n\n')}\n`;
}

/** Prints what was measured, on which machine, and a table. */
export function printReport(title, node, columns, rows, notes = []) {
  console.log(
    `\n${renderSection({ title, columns, rows, notes: [`${machine()}, Node.js ${versionOf(node)}.`, ...notes] })}`,
  );
}

/** The facts without which a figure says nothing. */
export function machine() {
  const cores = cpus();
  const gibibytes = (totalmem() / 1024 ** 3).toFixed(0);
  const load = loadavg()
    .map((value) => value.toFixed(2))
    .join(' ');
  const model = cores[0]?.model.trim() ?? 'unknown CPU';
  return `${model}, ${cores.length} cores, ${gibibytes} GiB, ${system()}, load average ${load}`;
}

function system() {
  try {
    const name = /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
    if (name) return `${name}, Linux ${release()}`;
  } catch {
    // Only Linux has the file.
  }
  return `${process.platform} ${release()}`;
}

function renderTable(allColumns, allRows) {
  const isUsed = (_, index) => allRows.some((row) => row[index] !== '');
  const columns = allColumns.filter(isUsed);
  const lines = [columns, ...allRows.map((row) => row.filter(isUsed))].map((line) => line.map(String));
  const widths = columns.map((_, index) => Math.max(3, ...lines.map((line) => line[index].length)));
  const isFigures = columns.map((_, index) => {
    return lines.slice(1).every((line) => /^([+\-\d]|$)/.test(line[index]));
  });
  const rendered = lines.map((line) => {
    const cells = line.map((cell, index) =>
      isFigures[index] ? cell.padStart(widths[index]) : cell.padEnd(widths[index]),
    );
    return `| ${cells.join(' | ')} |`;
  });
  const rule = widths.map((width, index) =>
    isFigures[index] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [rendered[0], `| ${rule.join(' | ')} |`, ...rendered.slice(1)].join('\n');
}

/** Milliseconds, to read. */
export function ms(value) {
  if (value < 1) return `${value.toFixed(2)} ms`;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

/** Bytes, to read. */
export function mebibytes(value) {
  return value === undefined ? 'unknown' : `${(value / 1024 ** 2).toFixed(1)} MiB`;
}

/** A count, to read: `62,104`. */
export function count(value) {
  return Math.round(value).toLocaleString('en-US');
}

/** How many times as much as a peer: `0.25x`. */
export function ratio(value, peer) {
  return `${(value / peer).toFixed(2)}x`;
}

/** A figure beside its goal: whether it holds. */
export function goal(value, limit) {
  return `${value <= limit ? 'met' : 'missed'} (<= ${ms(limit)})`;
}
