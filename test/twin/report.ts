import type { CaseResult } from './compare-profile.ts';
import { describeVerdict } from './describe-verdict.ts';
import { findRow } from './differences-page.ts';
import { PENDING } from './pending.ts';
import { STANDING_DIFFERENCES } from './standing-differences.ts';
import type { Topic } from './twin-case.ts';

/** What a run found out. */
export interface Report {
  readonly lines: readonly string[];
  readonly isGood: boolean;
}

/** What came of a run. */
export interface Outcome {
  readonly topics: readonly Topic[];
  readonly results: readonly CaseResult[];
  /** What could not be built or served. */
  readonly broken: readonly string[];
  /** Whether every case was run: only then can a standing difference be told to be gone. */
  readonly isWhole: boolean;
}

/** Says what differs, what explains it, and what nobody has explained. */
export function report({ topics, results, broken, isWhole }: Outcome): Report {
  const faults = [
    ...broken.map((what) => `FAULT    ${what}`),
    ...unexplained(results),
    ...wrongRows(results, isWhole),
  ];
  const compared = results.filter(({ verdict }) => verdict);
  const cases = new Set(compared.map(({ topic, one }) => `${topic.name}: ${one.name}`));
  const requests = compared.reduce((sum, { next }) => sum + next.length, 0);
  const pending = topics.filter(({ feature }) => feature !== undefined && PENDING.includes(feature));
  return {
    isGood: faults.length === 0,
    lines: [
      ...table(results),
      ...pending.map(
        (topic) => `pending  ${topic.name}: ${topic.cases.length} cases wait for "${topic.feature}"`,
      ),
      ...faults,
      `${cases.size} cases compared in ${compared.length} runs with ${requests} requests; ` +
        `${pending.flatMap(({ cases }) => cases).length} pending; ${faults.length} faults.`,
    ],
  };
}

/** The explained differences, by their rows. */
function table(results: readonly CaseResult[]): string[] {
  const rows = new Map<string, number>();
  for (const { verdict } of results)
    for (const row of verdict?.rows ?? []) rows.set(row, (rows.get(row) ?? 0) + 1);
  return [...rows].map(([row, count]) => `differs  ${String(count).padStart(4)} times  ${row}`);
}

/** One text for each case that failed. */
function unexplained(results: readonly CaseResult[]): string[] {
  return results.flatMap(({ topic, one, mode, verdict }) => {
    const lines = verdict ? describeVerdict(verdict) : [];
    if (lines.length === 0) return [];
    return [[`FAULT    ${mode}  ${topic.name}: ${one.name}`, ...lines].join('\n           ')];
  });
}

function wrongRows(results: readonly CaseResult[], isWhole: boolean): string[] {
  const used = new Set(results.flatMap(({ verdict }) => verdict?.rows ?? []));
  const unused = STANDING_DIFFERENCES.filter(({ row }) => isWhole && !used.has(row));
  return [
    ...[...used].flatMap((row) => findRow(row) ?? []),
    ...unused.map(({ row }) => `no case shows the standing difference "${row}"`),
  ].map((what) => `FAULT    ${what}`);
}
