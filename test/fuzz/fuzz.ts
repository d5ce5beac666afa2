import { type ByteStream, generateStream } from './generate-stream.ts';
import type { Outcome } from './outcome.ts';
import { runStreams } from './run-streams.ts';
import { shrinkStream } from './shrink-stream.ts';
import { judge, type Trial } from './trial.ts';

export interface FuzzOptions {
  readonly streams: number;
  /** The seed of the first stream; each further one has the next. */
  readonly seed: number;
  /** Default: connections that are made of memory. */
  readonly run?: (streams: readonly ByteStream[]) => Promise<Trial[]>;
  /** Told now and then how many streams have been tried. Default: nobody. */
  readonly onProgress?: (tried: number) => void;
}

export interface FuzzReport {
  readonly tried: number;
  readonly seconds: number;
  /** Streams by category. */
  readonly categories: Readonly<Record<string, number>>;
  /** Streams that differed from Node as a rule says, by rule. */
  readonly rules: Readonly<Record<string, number>>;
  /** Streams of which Node refused nothing, and those of which it refused something. */
  readonly accepted: number;
  readonly refused: number;
  /** Requests that handlers of the engine saw. */
  readonly requests: number;
  /** The streams that differed from Node and from every rule, shrunk, with both outcomes. At most `MAX_FAILURES`. */
  readonly failures: readonly string[];
}

const BATCH = 200;
const MAX_FAILURES = 3;

/** Tries streams on both servers. */
export async function fuzz({
  streams,
  seed,
  run = runStreams,
  onProgress,
}: FuzzOptions): Promise<FuzzReport> {
  const categories = new Map<string, number>();
  const rules = new Map<string, number>();
  const failures: string[] = [];
  const begun = performance.now();
  let tried = 0;
  let refused = 0;
  let requests = 0;
  while (tried < streams && failures.length < MAX_FAILURES) {
    const size = Math.min(BATCH, streams - tried);
    const batch = Array.from({ length: size }, (_, index) => generateStream(seed + tried + index));
    for (const [index, trial] of (await run(batch)).entries()) {
      const verdict = judge(trial);
      count(categories, trial.stream.category);
      for (const rule of verdict.rules) count(rules, rule);
      if (isRefusal(trial)) refused++;
      requests += trial.subject.requests.length;
      if (!verdict.isPassed && failures.length < MAX_FAILURES) {
        failures.push(`seed ${seed + tried + index}: ${await explain(trial, run)}`);
      }
    }
    tried += size;
    onProgress?.(tried);
  }
  return {
    tried,
    seconds: (performance.now() - begun) / 1000,
    categories: Object.fromEntries(categories),
    rules: Object.fromEntries(rules),
    accepted: tried - refused,
    refused,
    requests,
    failures,
  };
}

function isRefusal({ reference }: Trial): boolean {
  return reference.error !== undefined || reference.statuses.some((status) => status !== 200);
}

async function explain({ stream }: Trial, run: typeof runStreams): Promise<string> {
  const shortest = await shrinkStream(stream, async (shorter) =>
    (await run(shorter)).map((trial) => !judge(trial).isPassed),
  );
  const [trial] = await run([shortest]);
  if (!trial) return '';
  const { rules, expected } = judge(trial);
  return [
    `${stream.category} stream${shortest.isHurried ? ' in a hurry' : ''} ${JSON.stringify(shortest.pieces)}`,
    `  Node:     ${describe(trial.reference)} ${trial.reference.error ?? ''}`,
    `  expected: ${describe(expected)} by ${[...rules].join(', ') || 'no rule'}`,
    `  engine:   ${describe(trial.subject)} ${trial.faults.join(', ')}`,
  ].join('\n');
}

function describe({ requests, statuses, isOpen }: Outcome): string {
  const seen = requests.map(({ method, target, pairs, body }) =>
    JSON.stringify([method, target, pairs, body]),
  );
  return `${seen.join(' ')} -> ${statuses.join()} ${isOpen ? 'open' : 'closed'}`;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
