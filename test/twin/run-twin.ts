import { compareBuilds } from './compare-builds.ts';
import { compareGuide, type GuideModules } from './compare-guide.ts';
import { compareProfile, type CaseResult } from './compare-profile.ts';
import { inParallel } from './in-parallel.ts';
import { PROFILES, type ProfileName } from './profiles.ts';
import { writeRecorded } from './recorded-answers.ts';
import { report, type Report } from './report.ts';
import { TOPICS } from './topics.ts';
import type { Mode, Topic } from './twin-case.ts';

/** What is to be run. */
export interface TwinOptions {
  /** The modules of examples/guide, which need no compiling. */
  readonly guide: GuideModules;
  /** The topics, by their names. Default: all. */
  readonly topics?: readonly string[];
  /** Those that are left out, by their names. Default: none. */
  readonly without?: readonly string[];
  /** Default: both. */
  readonly modes?: readonly Mode[];
  /** Whether the answers of Next.js are kept for test/twin-recorded.test.ts. */
  readonly record?: boolean;
  /** Told when something is done that takes its time. */
  readonly onProgress?: (what: string) => void;
}

/** How many apps are built and served at once. */
const APPS_AT_ONCE = 2;

/** Sends every case to both servers, and says what differs. */
export async function runTwin(options: TwinOptions): Promise<Report> {
  const {
    topics: names,
    without = [],
    modes = ['start', 'dev'],
    record = false,
    onProgress = () => {},
  } = options;
  const isAsked = (name: string) => (names?.includes(name) ?? true) && !without.includes(name);
  const topics = TOPICS.filter(({ name }) => isAsked(name));
  const profiles = (Object.keys(PROFILES) as ProfileName[]).filter((name) =>
    topics.some(({ profile }) => profile === name),
  );
  const jobs: (readonly [name: string, run: () => Promise<CaseResult[]>])[] = [
    ...profiles.map((profile) => [profile, () => compareProfile(profile, topics, modes)] as const),
    ...(isAsked('guide') ? [['guide', () => compareGuide(options.guide, modes)] as const] : []),
    ...(isAsked('builds') ? [['builds', () => compareBuilds(record)] as const] : []),
  ];
  const broken: string[] = [];
  const results = await inParallel(jobs, APPS_AT_ONCE, async ([name, run]) => {
    const start = performance.now();
    const found = await run().catch((error: unknown) => {
      broken.push(`${name}: ${String(error)}`);
      return [];
    });
    onProgress(`${name}: ${found.length} runs, ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return found;
  });
  const all = results.flat();
  // What was built comes first: of the other answers those that are the same are left out.
  if (record)
    for (const mode of ['start', 'dev'] as const) for (const topic of topics) recordTopic(topic, mode, all);
  return report({
    topics,
    results: all,
    broken,
    isWhole: names === undefined && without.length === 0 && modes.length === 2,
  });
}

function recordTopic(topic: Topic, mode: Mode, results: readonly CaseResult[]): void {
  const own = results.filter((result) => result.topic === topic && result.mode === mode);
  if (own.length === 0) return;
  writeRecorded(topic.name, mode, Object.fromEntries(own.map(({ one, next }) => [one.name, next])));
}
