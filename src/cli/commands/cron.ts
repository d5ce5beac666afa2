import { CONFIG_PHASES } from '../../config/config-phase.ts';
import { projectCrons } from '../../config/crons/project-crons.ts';
import { loadConfig } from '../../config/load-config.ts';
import { loadEnv } from '../../config/load-env.ts';
import { openDevApp } from '../../dev/dev-app.ts';
import { DiagnosticsError } from '../../diagnostics/diagnostic.ts';
import type { CronJob } from '../../http/cron-job.ts';
import type { FetchApp } from '../../http/handler.ts';
import { WaymarkError } from '../../http/waymark-error.ts';
import { describeResult } from '../../jobs/cron-event.ts';
import { listJobs } from '../../jobs/list-jobs.ts';
import { cronHeaders, runAttempt } from '../../jobs/run-attempt.ts';
import { sharedStore } from '../../store/shared-store.ts';
import type { CommandLine, CronLine } from '../parse-command-line.ts';
import { printJobs } from '../print-jobs.ts';
import { printDiagnostics, usesColor } from '../print.ts';

/** `waymark cron`: lists the jobs of the project, or runs one. */
export async function cron({ dir, json, cron: line }: CommandLine): Promise<void> {
  process.chdir(dir);
  if (line?.action === 'run') return run(dir, line);
  await loadEnv(dir, 'production');
  const jobs = await jobsOf(dir);
  const rows = await listJobs(jobs, sharedStore(), Date.now());
  await sharedStore().close();
  if (json) console.log(JSON.stringify(rows, null, 2));
  else printJobs(rows);
}

async function run(dir: string, { job: wanted, url }: CronLine & { action: 'run' }): Promise<void> {
  process.env['NODE_ENV'] ??= 'development';
  await loadEnv(dir, url === undefined ? 'development' : 'production');
  const job = findJob(await jobsOf(dir), wanted);
  const dev = url === undefined ? await openDevApp(dir, usesColor()) : undefined;
  const app = dev ?? remoteApp();
  const headers = cronHeaders(process.env['CRON_SECRET']);
  const origin = url === undefined ? 'http://localhost' : new URL(url).origin;
  const result = await runAttempt({ job, app, origin, headers });
  await dev?.close();
  console.log(`${job.name} ${describeResult(result)}`);
  if (!result.isOk) process.exitCode = 1;
}

async function jobsOf(dir: string): Promise<readonly CronJob[]> {
  const { config, warnings } = await loadConfig(dir, CONFIG_PHASES.PHASE_INFO);
  const { jobs, diagnostics } = await projectCrons(dir, config.crons);
  if (diagnostics.length > 0) throw new DiagnosticsError(diagnostics);
  printDiagnostics(warnings);
  return jobs;
}

function findJob(jobs: readonly CronJob[], wanted: string): CronJob {
  const job = jobs.find(({ name }) => name === wanted) ?? jobs.find(({ path }) => path === wanted);
  if (job) return job;
  const names = jobs.map(({ name }) => `\`${name}\``).join(', ');
  throw new WaymarkError(
    'ERR_USAGE',
    `There is no cron job \`${wanted}\`. ${names === '' ? 'The project has none.' : `There are ${names}.`}`,
  );
}

/** A server that runs elsewhere. */
function remoteApp(): Pick<FetchApp, 'fetch'> {
  return { fetch: (request) => fetch(request, { redirect: 'manual' }) };
}
