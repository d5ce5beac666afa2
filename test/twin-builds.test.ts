import { expect, test } from 'vitest';
import { makeProject, runWaymark } from './harness/run-waymark.ts';
import { BUILDS } from './twin/cases/builds.ts';
import { buildOutcome, readRecordedBuilds } from './twin/recorded-builds.ts';
import { projectFiles } from './twin/write-app.ts';

// Projects with a mistake, against what Next.js made of them when they were recorded.

const recorded = readRecordedBuilds();

test.each(BUILDS.map((each) => [each.name, each] as const))('waymark build: %s', async (name, one) => {
  const expected = recorded[name];
  if (!expected) throw new Error('Not recorded yet: run `npm run test:twin -- --record --topic builds`.');
  const project = makeProject({ ...projectFiles('', one.config ?? ''), ...one.files });
  const { code, stdout, stderr } = await runWaymark(['build'], project.dir);
  project.remove();
  expect(buildOutcome(one, { code, output: stdout + stderr }), stderr).toEqual(expected);
  // Nothing but a mistake that was found ends it.
  expect([0, 1]).toContain(code);
});
