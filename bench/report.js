import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';

/** Prints what was measured, on which machine, and a table. */
export function printReport(title, node, columns, rows, notes = []) {
  console.log(`\n${title}`);
  console.log(machine(node));
  console.log();
  printTable(columns, rows);
  for (const note of notes) console.log(`\n${note}`);
}

/** The facts without which a figure says nothing. */
function machine(node) {
  const cores = cpus();
  const version = execFileSync(node, ['--version']).toString().trim();
  const load = loadavg()
    .map((value) => value.toFixed(2))
    .join(' ');
  return `${cores[0]?.model.trim() ?? 'unknown CPU'}, ${cores.length} cores, Node.js ${version}, load average ${load}`;
}

function printTable(columns, rows) {
  const lines = [columns, ...rows].map((line) => line.map(String));
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index].length)));
  for (const [row, line] of lines.entries()) {
    const cells = line.map((cell, index) =>
      /^[+\d]/.test(cell) ? cell.padStart(widths[index]) : cell.padEnd(widths[index]),
    );
    console.log(cells.join('  ').trimEnd());
    if (row === 0) console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  }
}

/** Milliseconds, to read. */
export function ms(value) {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

/** How many times as much as a peer: `0.25x`. */
export function ratio(value, peer) {
  return `${(value / peer).toFixed(2)}x`;
}

/** A figure beside its goal: whether it holds. */
export function goal(value, limit) {
  return `${value <= limit ? 'met' : 'missed'} (<= ${ms(limit)})`;
}
