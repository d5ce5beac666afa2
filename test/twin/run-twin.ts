import { compareProfile, type CaseResult } from './compare-profile.ts';
import { inParallel } from './in-parallel.ts';
import { PROFILES, type ProfileName } from './profiles.ts';
import { writeRecorded } from './recorded-answers.ts';
import { report, type Report } from './report.ts';
import { TOPICS } from './topics.ts';
import type { Mode, Topic } from './twin-case.ts';

/** What is to be run. */
export interface TwinOptions {
  /** The topics, by their names. Default: all. */
  readonly topics?: readonly string[];
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
export async function runTwin(options: TwinOptions = {}): Promise<Report> {
  const { topics: names, modes = ['start', 'dev'], record = false, onProgress = () => {} } = options;
  const topics = TOPICS.filter(({ name }) => names === undefined || names.includes(name));
  const profiles = (Object.keys(PROFILES) as ProfileName[]).filter((name) =>
    topics.some(({ profile }) => profile === name),
  );
  const results = await inParallel(profiles, APPS_AT_ONCE, async (profile) => {
    const start = performance.now();
    const found = await compareProfile(profile, topics, modes);
    onProgress(`${profile}: ${found.length} runs, ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return found;
  });
  const all = results.flat();
  if (record) for (const topic of topics) recordTopic(topic, all);
  return report(topics, all, names === undefined && modes.length === 2);
}

function recordTopic(topic: Topic, results: readonly CaseResult[]): void {
  const own = results.filter((result) => result.topic === topic && result.mode === 'start');
  writeRecorded(topic.name, Object.fromEntries(own.map(({ one, next }) => [one.name, next])));
}
