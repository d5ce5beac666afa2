import { styleText } from 'node:util';
import type { CheckReport, FileReport, Finding, Level } from '../check/check-report.ts';

const STATUS: Readonly<Record<FileReport['status'], string>> = {
  unchanged: styleText('green', 'runs unchanged'),
  differs: styleText('yellow', 'differs'),
  breaks: styleText('red', 'breaks'),
};

const LEVEL: Readonly<Record<Level, string>> = {
  note: 'note',
  difference: styleText('yellow', 'differs'),
  breaks: styleText('red', 'breaks'),
};

/** Writes a report for a person. */
export function printCheck({ files, counts, summary, verdict }: CheckReport): void {
  const width = Math.min(60, Math.max(0, ...files.map(({ file }) => file.length)));
  for (const { file, kind, status, findings } of files) {
    const isBeside = kind === 'config' || kind === 'other';
    console.log(`${file.padEnd(width)}  ${isBeside && findings.length > 0 ? '' : STATUS[status]}`.trimEnd());
    for (const finding of findings) printFinding(finding);
  }
  if (files.length > 0) console.log();
  console.log(`${counts.unchanged} of ${counts.files} ${counts.files === 1 ? 'file' : 'files'} unchanged.`);
  if (files.some(({ kind, status }) => kind === 'page' && status === 'breaks'))
    console.log('What is for browsers can stay with Next.js: `waymark check --api` leaves it out.');
  const color = verdict === 'breaks' ? 'red' : verdict === 'differs' ? 'yellow' : 'green';
  console.log(`Verdict: ${styleText(color, summary)}`);
}

function printFinding({ level, message, hint, line, column, entry }: Finding): void {
  const place = line === undefined ? '' : `${line}:${column ?? 1}  `;
  console.log(`  ${LEVEL[level]}  ${place}${message}`);
  if (hint !== undefined) console.log(`    ${hint}`);
  if (entry) console.log(`    see ${entry.link} (${entry.row})`);
}
