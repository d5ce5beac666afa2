import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { CronJob } from '../../../http/cron-job.ts';
import { runtimeFile } from '../../runtime-file.ts';
import type { VirtualModule } from '../../virtual/virtual-module.ts';
import { listFiles } from '../list-files.ts';
import { missingFeatures } from '../missing-features.ts';
import { refusedJob, settingsWithoutEffect } from '../refused-job.ts';
import type { BuildTarget, EntryInput, TargetOutput, TargetProject } from '../target.ts';
import { triggerOf } from './cron-trigger.ts';
import { requirePlugin } from './require-plugin.ts';
import { checkWrangler, wranglerConfig } from './wrangler-config.ts';

/** Stands in the entry for the paths of the files, which are known when all has been written. */
const FILES = '__WAYMARK_FILES__';

/** The folder of the output. */
const OUT = '.waymark-workers';

/**
 * A Worker of Cloudflare's, and the files beside it.
 *
 * @see https://developers.cloudflare.com/workers/
 */
export const workersTarget: BuildTarget = {
  name: 'workers',
  runtime: 'workers',
  outDir: (dir) => join(dir, OUT),
  bundleFolder: 'worker',
  entry: workerModule,
  plugins: () => [requirePlugin()],
  check: checkProject,
  finish: writeOutput,
  next: 'Deploy it: npx wrangler deploy',
};

function workerModule({ server, crons }: EntryInput): VirtualModule {
  const jobs: Record<string, CronJob[]> = {};
  for (const job of crons) (jobs[triggerOf(job.schedule)] ??= []).push(job);
  const lines = [
    `import { createWorker } from ${JSON.stringify(runtimeFile('engine/workers'))};`,
    `import { runJob } from ${JSON.stringify(runtimeFile('jobs/run-job'))};`,
    `import { makeApp } from 'virtual:waymark/app';`,
    `const files = ['${FILES}'];`,
    `export default createWorker({ makeApp, runJob, files, jobs: ${JSON.stringify(jobs)}, limits: ${JSON.stringify(server.limits ?? {})} });`,
  ];
  return { id: 'virtual:waymark/server', render: () => lines.join('\n') };
}

function checkProject({ crons }: TargetProject): readonly Diagnostic[] {
  return crons.flatMap((job) => {
    if (job.schedule.trim().split(/\s+/).length !== 5)
      return [
        refusedJob(job, 'Cloudflare', 'its schedule has no five fields', 'write five, from the minute on'),
      ];
    if (job.timeZone !== 'UTC')
      return [refusedJob(job, 'Cloudflare', `its time zone is ${job.timeZone}`, 'write its schedule in UTC')];
    return settingsWithoutEffect({ ...job, timeout: 300_000 }, 'Cloudflare');
  });
}

async function writeOutput({
  dir,
  outDir,
  bundleDir,
  crons,
  routes,
  externals,
}: TargetOutput): Promise<readonly Diagnostic[]> {
  const outside = Object.keys(externals);
  if (outside.length > 0) return outside.map(refusedPackage);
  const assets = join(outDir, 'assets');
  const files = listFiles(join(bundleDir, 'public')).map((name) => `/${name}`);
  if (files.length > 0) renameSync(join(bundleDir, 'public'), assets);
  else mkdirSync(assets);
  const entry = join(bundleDir, 'server.js');
  const names = files.map((name) => JSON.stringify(name)).join(', ');
  const placed = readFileSync(entry, 'utf8').replace(new RegExp(`['"\`]${FILES}['"\`]`), () => names);
  writeFileSync(entry, placed);
  const config = wranglerConfig({ dir, main: `${OUT}/worker/server.js`, assets: `${OUT}/assets`, crons });
  const file = ['wrangler.jsonc', 'wrangler.json', 'wrangler.toml'].find((name) =>
    existsSync(join(dir, name)),
  );
  const missing = missingFeatures({ dir, routes }, 'Cloudflare', ['WebSockets', 'kept answers']);
  if (file !== undefined) return [...checkWrangler(dir, file, config), ...missing];
  writeFileSync(join(dir, 'wrangler.jsonc'), config.text);
  return missing;
}

function refusedPackage(name: string): Diagnostic {
  return {
    code: 'ERR_TARGET',
    severity: 'error',
    message: `The package ${name} cannot be bundled, and a Worker finds no packages beside it.`,
    hint: 'use one that is made for Workers, or build for another target',
  };
}
