import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, sharedProject, testedWays } from './harness/engines.ts';
import { linkPackages } from './harness/link-packages.ts';
import { linkReact } from './harness/pages-project.ts';
import type { RunningCommand } from './harness/run-waymark.ts';
import type { Mismatch } from './twin/answer.ts';
import { compareAnswers, logPatterns } from './twin/compare-answers.ts';
import { describeVerdict } from './twin/describe-verdict.ts';
import { findRow } from './twin/differences-page.ts';
import { explainMismatches } from './twin/explain-mismatches.ts';
import { PROFILES, type Profile, type ProfileName } from './twin/profiles.ts';
import { readRecorded } from './twin/recorded-answers.ts';
import { sendCase } from './twin/send-case.ts';
import { STANDING_DIFFERENCES } from './twin/standing-differences.ts';
import { TOPICS } from './twin/topics.ts';
import { startUpstream, type Upstream } from './twin/upstream.ts';
import { untilSaid } from './twin/until-said.ts';
import { appFiles, isPending } from './twin/write-app.ts';

// The cases of test/twin on every engine, against what Next.js answered when they were recorded.

const READY = TOPICS.filter((topic) => !isPending(topic));

/** What the server of a runtime does by itself, to every answer. */
function isHabit(engine: Engine, { part, next, waymark }: Mismatch): boolean {
  // Bun gives bytes without a type the type of bytes, and it gets bytes where there is no type.
  const isUntyped = part === 'header content-type' && next === '(none)';
  return engine === 'bun' && isUntyped && waymark === 'application/octet-stream';
}

const namesOfRows = new Set([
  ...STANDING_DIFFERENCES.map(({ row }) => row),
  ...TOPICS.flatMap(({ cases }) => cases.flatMap(({ differs = [] }) => differs.map(({ row }) => row))),
]);

test.each([...namesOfRows])('docs/differences.md has the row that explains a difference: %s', (row) => {
  expect(findRow(row)).toBeUndefined();
});

describe.each(Object.keys(PROFILES) as ProfileName[])('recorded answers, profile %s,', (profile) => {
  const topics = READY.filter((topic) => topic.profile === profile);
  if (topics.length === 0) {
    test.skip('all of its cases are pending: see test/twin/pending.ts', () => {});
    return;
  }
  let upstream: Upstream;
  let env: Record<string, string>;
  const project = sharedProject(appFiles(profile, topics));
  beforeAll(async () => {
    upstream = await startUpstream();
    env = { UPSTREAM_PORT: String(upstream.port) };
    if (topics.some(({ files = {} }) => 'app/layout.tsx' in files)) linkReact(project.dir);
    const { packages = [] }: Profile = PROFILES[profile];
    linkPackages(project.dir, packages);
    await project.build({ env });
  });
  afterAll(async () => {
    await upstream.close();
    project.remove();
  });

  for (const { name, engine, mode, serve } of testedWays()) {
    describe(`${name}:`, () => {
      let server: RunningCommand;
      let dir: string;
      beforeAll(async () => {
        // Each its own copy: answers that are kept are kept beside the build.
        dir = mkdtempSync(join(tmpdir(), 'waymark-twin-'));
        cpSync(project.dir, dir, { recursive: true });
        server = await serve(dir, { env });
      });
      afterAll(async () => {
        await server.stop();
        rmSync(dir, { recursive: true });
      });

      describe.each(topics.map((topic) => [topic.name, topic] as const))('%s:', (_, topic) => {
        const recorded = readRecorded(topic.name, mode);
        for (const one of topic.cases) {
          if (one.only !== undefined && one.only !== mode) continue;
          const reason = one.except?.[engine];
          if (reason !== undefined) {
            test.skip(`${one.name} [${engine}: ${reason}]`, () => {});
            continue;
          }
          test.concurrent(one.name, async () => {
            const expected = recorded[one.name];
            if (!expected) throw new Error('Not recorded yet: run `npm run test:twin -- --record`.');
            const got = await sendCase({ url: server.url, upstreamPort: upstream.port }, topic, one);
            const found = compareAnswers(expected, got).filter((each) => !isHabit(engine, each));
            const verdict = explainMismatches(one, mode, found);
            const faults = describeVerdict(verdict);
            expect(faults, faults.join('\n')).toEqual([]);
            expect(await untilSaid(server, logPatterns(one.log))).toEqual([]);
          });
        }
      });
    });
  }
});
