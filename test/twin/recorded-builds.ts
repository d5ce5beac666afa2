import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { BuildCase } from './cases/builds.ts';
import type { FinishedBuild } from './products.ts';

/** What came of a build, as far as it is compared. */
export interface BuildOutcome {
  readonly builds: boolean;
  /** Whether it says what the case asks for; `undefined` where it asks for nothing. */
  readonly says?: boolean;
}

/** What Next.js made of the projects with a mistake, by the name of the case. */
export type RecordedBuilds = Readonly<Record<string, BuildOutcome>>;

const FILE = new URL('./recorded/builds.json', import.meta.url);

export function buildOutcome({ says }: BuildCase, { code, output }: FinishedBuild): BuildOutcome {
  return { builds: code === 0, ...(says && { says: says.test(output) }) };
}

/** Reads what `npm run test:twin -- --record` has kept. */
export function readRecordedBuilds(): RecordedBuilds {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as RecordedBuilds) : {};
}

export function writeRecordedBuilds(builds: RecordedBuilds): void {
  writeFileSync(FILE, `${JSON.stringify(builds, null, 1)}\n`);
}
