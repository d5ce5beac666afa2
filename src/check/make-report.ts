import type { CheckReport, FileKind, FileReport, Finding, Level, PlacedFinding } from './check-report.ts';

/** Kinds of files that are no part of what is served. */
const BESIDE: ReadonlySet<FileKind> = new Set(['config', 'other']);

/**
 * Puts findings together.
 *
 * @param kinds The files that the project's tree makes something of, those without findings included.
 */
export function makeReport(
  kinds: ReadonlyMap<string, FileKind>,
  findings: readonly PlacedFinding[],
): CheckReport {
  const byFile = new Map<string, PlacedFinding[]>([...kinds.keys()].map((file) => [file, []]));
  for (const finding of findings) {
    const others = byFile.get(finding.file);
    if (others) others.push(finding);
    else byFile.set(finding.file, [finding]);
  }
  const files = [...byFile]
    .map(([file, found]) =>
      fileReport(file, kinds.get(file) ?? found.find((each) => each.kind)?.kind ?? 'module', found),
    )
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  const count = (level: Level) => findings.filter((each) => each.level === level).length;
  const counted = files.filter(({ kind }) => !BESIDE.has(kind));
  const [differences, breaks] = [count('difference'), count('breaks')];
  return {
    version: 1,
    verdict: breaks > 0 ? 'breaks' : differences > 0 ? 'differs' : 'unchanged',
    summary: summaryOf(differences, breaks),
    counts: {
      files: counted.length,
      unchanged: counted.filter(({ status }) => status === 'unchanged').length,
      notes: count('note'),
      differences,
      breaks,
    },
    files,
  };
}

function fileReport(file: string, kind: FileKind, found: readonly PlacedFinding[]): FileReport {
  const has = (level: Level) => found.some((each) => each.level === level);
  const findings = found
    .map(withoutPlace)
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  const status = has('breaks') ? 'breaks' : has('difference') ? 'differs' : 'unchanged';
  return { file, kind, status, findings };
}

function withoutPlace({ level, message, hint, line, column, entry }: PlacedFinding): Finding {
  return {
    level,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(entry === undefined ? {} : { entry }),
  };
}

function summaryOf(differences: number, breaks: number): string {
  if (breaks > 0) return `${breaks} ${breaks === 1 ? 'thing' : 'things'} would break`;
  if (differences === 0) return 'runs unchanged';
  return `runs, ${differences} ${differences === 1 ? 'difference' : 'differences'} to know`;
}
