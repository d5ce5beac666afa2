import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vercelScheduleFault } from '../../../config/crons/schedule-fault.ts';
import { readVercelCrons } from '../../../config/crons/read-vercel-crons.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { CronJob } from '../../../http/cron-job.ts';
import { runtimeFile } from '../../runtime-file.ts';
import type { VirtualModule } from '../../virtual/virtual-module.ts';
import { missingFeatures } from '../missing-features.ts';
import { refusedJob, settingsWithoutEffect } from '../refused-job.ts';
import type { BuildTarget, EntryInput, TargetOutput } from '../target.ts';
import { copyPackages } from './copy-packages.ts';
import { maxDurationOf } from './max-duration.ts';
import { splitStaticFiles } from './split-static-files.ts';
import { vercelRoutes } from './vercel-routes.ts';

/** The name of the one function, which answers what no file of the CDN does. */
const FUNCTION = '_waymark';

/** The `.env` files that belong to every deployment; those that end in `.local` to one machine. */
const ENV_FILES = ['.env', '.env.production'];

/**
 * The Build Output API of Vercel, version 3: one function with the whole app, and the files that it need not see.
 *
 * @see https://vercel.com/docs/build-output-api
 */
export const vercelTarget: BuildTarget = {
  name: 'vercel',
  runtime: 'node',
  outDir: (dir) => join(dir, '.vercel', 'output'),
  bundleFolder: `functions/${FUNCTION}.func`,
  entry: vercelModule,
  check: ({ crons }) => crons.flatMap(checkJob),
  finish: writeOutput,
  next: 'Deploy it: vercel deploy --prebuilt',
};

function vercelModule({ server }: EntryInput): VirtualModule {
  const lines = [
    `import { vercelFunction } from ${JSON.stringify(runtimeFile('engine/vercel'))};`,
    `import { loadEnv } from ${JSON.stringify(runtimeFile('config/load-env'))};`,
    `import { makeApp } from 'virtual:waymark/app';`,
    `const directory = import.meta.dirname;`,
    `export const prerender = (options) => makeApp({ onError: console.error, directory }).prerender(options);`,
    // The routes are loaded with the first request, after the variables are set.
    `await loadEnv(directory, 'production');`,
    `export default vercelFunction({ makeApp, directory }, ${JSON.stringify(server.limits ?? {})});`,
  ];
  return { id: 'virtual:waymark/server', render: () => lines.join('\n') };
}

function checkJob(job: CronJob): Diagnostic[] {
  const odd = vercelScheduleFault(job.schedule);
  if (odd) return [refusedJob(job, 'Vercel', `its schedule ${odd.reason}`, odd.hint)];
  if (job.timeZone !== 'UTC')
    return [refusedJob(job, 'Vercel', `its time zone is ${job.timeZone}`, 'write its schedule in UTC')];
  return settingsWithoutEffect(job, 'Vercel');
}

async function writeOutput(output: TargetOutput): Promise<readonly Diagnostic[]> {
  const { dir, outDir, bundleDir, config, proxy, routes, crons, externals } = output;
  const { headerRules, hashed } = splitStaticFiles({
    from: join(bundleDir, 'public'),
    to: join(outDir, 'static', config.basePath),
    basePath: config.basePath,
    rules: config.rules,
    proxy,
  });
  const missing = copyPackages(dir, Object.keys(externals), join(bundleDir, 'node_modules'));
  for (const name of ENV_FILES) {
    if (existsSync(join(dir, name))) copyFileSync(join(dir, name), join(bundleDir, name));
  }
  const maxDuration = maxDurationOf(dir, routes);
  writeJson(join(bundleDir, '.vc-config.json'), {
    runtime: runtimeOf(process.versions.node),
    handler: 'server.js',
    launcherType: 'Nodejs',
    shouldAddHelpers: false,
    shouldAddSourcemapSupport: false,
    supportsResponseStreaming: true,
    ...(maxDuration === undefined ? {} : { maxDuration }),
  });
  const own = withoutRepeats(dir, crons);
  writeJson(join(outDir, 'config.json'), {
    version: 3,
    routes: vercelRoutes({ headerRules, hashed, basePath: config.basePath, functionPath: `/${FUNCTION}` }),
    ...(own.length > 0 ? { crons: own.map(({ path, schedule }) => ({ path, schedule })) } : {}),
  });
  return [...missing.map(missingPackage), ...missingFeatures(output, 'Vercel', ['WebSockets'])];
}

function missingPackage(name: string): Diagnostic {
  return {
    code: 'ERR_TARGET',
    severity: 'error',
    message: `The package ${name}, which the function needs beside it, is not installed.`,
    hint: 'install it, or take it out of `serverExternalPackages`',
  };
}

/** Vercel and `vercel build` add those of vercel.json to what a build writes: they would be called twice. */
function withoutRepeats(dir: string, crons: readonly CronJob[]): readonly CronJob[] {
  const file = join(dir, 'vercel.json');
  if (!process.env['VERCEL'] || !existsSync(file)) return crons;
  const { entries } = readVercelCrons(readFileSync(file, 'utf8'));
  return crons.filter(
    (job) => !entries.some(({ path, schedule }) => path === job.path && schedule === job.schedule),
  );
}

/** The version of Node.js that the build ran on, as far as Vercel has it. */
function runtimeOf(version: string): string {
  const major = Number.parseInt(version, 10);
  return major >= 24 ? 'nodejs24.x' : 'nodejs22.x';
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
