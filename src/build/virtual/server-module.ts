import type { CronJob } from '../../http/cron-job.ts';
import type { ServerSettings } from '../../config/resolve-server.ts';
import { runtimeFile } from '../runtime-file.ts';
import type { VirtualModule } from './virtual-module.ts';

/**
 * The generated entry of the output: `node .waymark/server.js` serves, an import of it gives `start`.
 *
 * @param settings What the config says of the server; what `start` and the command line are given wins.
 * @param crons The jobs that it runs.
 */
export function serverModule(settings: ServerSettings, crons: readonly CronJob[]): VirtualModule {
  const startCron = runtimeFile('jobs/start-cron');
  const jobs =
    crons.length === 0
      ? ''
      : `, startJobs: async (app, options) => (await import(${JSON.stringify(startCron)})).startCron(${JSON.stringify(crons)}, app, options)`;
  const lines = [
    `import { isMainModule, startFromCommandLine, startServer } from ${JSON.stringify(runtimeFile('engine/start-server'))};`,
    `import { mergeStartOptions } from ${JSON.stringify(runtimeFile('engine/read-start-options'))};`,
    `import { makeApp } from 'virtual:waymark/app';`,
    `const build = { makeApp, directory: import.meta.dirname${jobs} };`,
    `const settings = ${JSON.stringify(settings)};`,
    `export const start = (options) => startServer(build, mergeStartOptions(settings, options));`,
    // What a build calls when it has written all this: see `prerender`.
    `export const prerender = (options) => makeApp({ onError: console.error, directory: import.meta.dirname }).prerender(options);`,
    `export const exportAnswers = (options) => makeApp({ onError: console.error, directory: import.meta.dirname }).exportAnswers(options);`,
    `if (isMainModule(import.meta.url)) {`,
    // As under Next.js, files for the app's variables do not say where its server listens.
    `  const env = { ...process.env };`,
    `  const { loadEnv } = await import(${JSON.stringify(runtimeFile('config/load-env'))});`,
    `  await loadEnv(process.cwd(), 'production');`,
    `  await startFromCommandLine(build, settings, env);`,
    `}`,
  ];
  return { id: 'virtual:waymark/server', render: () => lines.join('\n') };
}
