import { expectedOutcomes } from './expected-outcome.ts';
import type { ByteStream } from './generate-stream.ts';
import { isSame, type Outcome } from './outcome.ts';
import type { ReferenceOutcome } from './reference.ts';
import type { RuleName } from './rules.ts';

/** What both servers made of one stream. */
export interface Trial {
  readonly stream: ByteStream;
  /** Why the reference was given something else: see `forReference`. */
  readonly rewritten: readonly RuleName[];
  readonly reference: ReferenceOutcome;
  readonly subject: Outcome;
  /** What the engine did that no server may do, whatever it is sent. */
  readonly faults: readonly string[];
}

/** What a trial came to. */
export interface Verdict {
  /** Whether the engine did as Node, or as a rule says. */
  readonly isPassed: boolean;
  readonly rules: ReadonlySet<RuleName>;
  readonly expected: Outcome;
}

export function judge({ reference, subject, faults, rewritten }: Trial): Verdict {
  const possible = expectedOutcomes(reference);
  const [first] = possible;
  const met = possible.find(({ outcome }) => isSame(outcome, subject));
  const { outcome, rules } = met ?? (first as (typeof possible)[number]);
  return {
    isPassed: met !== undefined && faults.length === 0,
    rules: new Set([...rules, ...rewritten]),
    expected: outcome,
  };
}
