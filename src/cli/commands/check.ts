import { checkProject } from '../../check/check-project.ts';
import { loadEnv } from '../../config/load-env.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { printCheck } from '../print-check.ts';

/** `waymark check`: tells what becomes of a Next.js project. */
export async function check({ dir, json, apiOnly }: CommandLine): Promise<void> {
  process.chdir(dir);
  // A config may ask for variables.
  await loadEnv(dir, 'production');
  const report = await checkProject(dir, { apiOnly });
  if (json) console.log(JSON.stringify(report, null, 2));
  else printCheck(report);
  if (report.verdict === 'breaks') process.exitCode = 1;
}
