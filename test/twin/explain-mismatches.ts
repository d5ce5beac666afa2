import type { Answer, Mismatch } from './answer.ts';
import { STANDING_DIFFERENCES } from './standing-differences.ts';
import type { Mode, TwinCase } from './twin-case.ts';

/** What became of the differences of one case. */
export interface Verdict {
  readonly unexplained: readonly Mismatch[];
  /** Differences that the case names and that are not there. */
  readonly stale: readonly string[];
  /** The rows of docs/differences.md that explain something here. */
  readonly rows: readonly string[];
}

/** A difference of an answer, with both answers. */
export interface Found extends Mismatch {
  readonly answers?: readonly [next: Answer, waymark: Answer];
}

/** Tells the differences that docs/differences.md explains from those that it does not. */
export function explainMismatches(one: TwinCase, mode: Mode, found: readonly Found[]): Verdict {
  const named = (one.differs ?? []).filter(({ only }) => only === undefined || only === mode);
  const rows = new Set<string>();
  const stale: string[] = [];
  const explained = new Set<Found>();
  for (const { row, in: parts, of = /^/ } of named) {
    rows.add(row);
    for (const part of parts) {
      const matching = found.filter(
        (mismatch) => (part === 'all' || mismatch.part === part) && of.test(mismatch.line),
      );
      for (const mismatch of matching) explained.add(mismatch);
      if (matching.length === 0)
        stale.push(
          `${part === 'all' ? 'everything' : part} is the same on both, though the case names "${row}"`,
        );
    }
  }
  const unexplained = found.filter((mismatch) => {
    if (explained.has(mismatch)) return false;
    const standing =
      mismatch.answers &&
      STANDING_DIFFERENCES.find(({ covers }) => covers(mismatch, ...mismatch.answers!, mode));
    if (standing) rows.add(standing.row);
    return !standing;
  });
  return { unexplained, stale, rows: [...rows] };
}
