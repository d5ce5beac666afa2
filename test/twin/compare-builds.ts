import { fileURLToPath } from 'node:url';
import { BUILDS, type BuildCase } from './cases/builds.ts';
import { compareLogs } from './compare-answers.ts';
import type { CaseResult } from './compare-profile.ts';
import { explainMismatches, type Found } from './explain-mismatches.ts';
import { inParallel } from './in-parallel.ts';
import { type FinishedBuild, NEXT, type Product, WAYMARK } from './products.ts';
import { type BuildOutcome, buildOutcome, writeRecordedBuilds } from './recorded-builds.ts';
import type { Topic, TwinCase } from './twin-case.ts';
import { projectFiles, writeApp } from './write-app.ts';

const TOPIC: Topic = { name: 'builds', profile: 'plain', cases: [] };
const AT_ONCE = 2;

/**
 * Builds projects with a mistake on both: where one finds it, the other has to, too.
 *
 * @param record Whether what Next.js makes of them is kept for test/twin-builds.test.ts.
 */
export async function compareBuilds(record: boolean): Promise<CaseResult[]> {
  const recorded: Record<string, BuildOutcome> = {};
  const results = await inParallel(
    [...BUILDS.entries()],
    AT_ONCE,
    async ([index, project]): Promise<CaseResult> => {
      const next = await build(NEXT, index, project);
      const waymark = await build(WAYMARK, index, project);
      const { name, says } = project;
      recorded[name] = buildOutcome(project, next);
      const one: TwinCase = { name, send: [] };
      const found: Found[] = [...compareLogs(says ? [says] : [], next.output, waymark.output)];
      const outcomes = [outcome(next), outcome(waymark)] as const;
      if (outcomes[0] !== outcomes[1])
        found.push({ part: 'status', line: 'build', next: outcomes[0], waymark: outcomes[1] });
      return { topic: TOPIC, one, mode: 'start', next: [], verdict: explainMismatches(one, 'start', found) };
    },
  );
  if (record) writeRecordedBuilds(Object.fromEntries(BUILDS.map(({ name }) => [name, recorded[name]!])));
  return results;
}

function build(product: Product, index: number, { files, config = '' }: BuildCase): Promise<FinishedBuild> {
  const dir = fileURLToPath(new URL(`./apps/build-${index}-${product.name}`, import.meta.url));
  writeApp(dir, { ...projectFiles('', config), ...files });
  return product.build(dir, {});
}

function outcome({ code, output }: FinishedBuild): string {
  return code === 0 ? 'builds' : `fails\n${code === 1 ? '' : output.slice(-300)}`;
}
