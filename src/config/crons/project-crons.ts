import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CRON_DEFAULTS, type CronJob } from '../../http/cron-job.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { jobNames } from './resolve-crons.ts';

/** The jobs of a project, and what is wrong with those of vercel.json. */
export interface ProjectCrons {
  readonly jobs: readonly CronJob[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Puts the jobs of vercel.json beside those of the config; an entry of the config takes the place of those with the
 * same path.
 *
 * @param dir The absolute path of the project directory.
 */
export async function projectCrons(dir: string, configured: readonly CronJob[]): Promise<ProjectCrons> {
  const path = join(dir, 'vercel.json');
  if (!existsSync(path)) return { jobs: configured, diagnostics: [] };
  const { readVercelCrons } = await import('./read-vercel-crons.ts');
  const { entries, diagnostics } = readVercelCrons(readFileSync(path, 'utf8'));
  const paths = new Set(configured.map((job) => job.path));
  const left = entries.filter((entry) => !paths.has(entry.path));
  const taken = new Set(configured.map(({ name }) => name));
  const names = jobNames(left);
  const jobs = left.map((entry, index) => {
    const name = names[index] ?? entry.path;
    return { ...CRON_DEFAULTS, ...entry, name: taken.has(name) ? `${name} of vercel.json` : name };
  });
  return { jobs: [...configured, ...jobs], diagnostics };
}
