import { existsSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { styleText } from 'node:util';
import { BUILD_NOTES } from '../../build/build-notes.ts';
import { CONFIG_PHASES } from '../../config/config-phase.ts';
import { configCandidates } from '../../config/find-config-files.ts';
import { loadEnv } from '../../config/load-env.ts';
import type { StartOptions } from '../../engine/start-options.ts';
import { WaymarkError } from '../../http/waymark-error.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { version } from '../version.ts';

interface BuiltServer {
  start(options: StartOptions): Promise<{ readonly place: string; readonly workers: number }>;
}

/** `waymark start`: serves what was built. */
export async function start({ dir, server: options }: CommandLine): Promise<void> {
  process.env['NODE_ENV'] = 'production';
  process.chdir(dir);
  const distDir = await findBuild(dir);
  // Builds of routes alone have no notes, and need not wait for what reads them.
  if (Object.values(BUILD_NOTES).some((note) => existsSync(resolve(distDir, note))))
    (await import('./check-build.ts')).checkBuild(distDir);
  await loadEnv(dir, 'production');
  const server = (await import(pathToFileURL(resolve(distDir, 'server.js')).href)) as BuiltServer;
  const { place, workers } = await server.start(options);
  const processes = workers > 1 ? `, with ${workers} workers` : '';
  console.log(
    `${styleText('bold', `Waymark ${version()}`)} ready in ${Math.round(performance.now())} ms${processes}`,
  );
  console.log(`  ${place}`);
}

async function findBuild(dir: string): Promise<string> {
  // The config is evaluated only where it may name another place: that costs more than the start itself.
  const usual = resolve(dir, '.waymark');
  if (isBuild(usual) && !isConfigNewer(dir, usual)) return usual;
  // Not loaded before: what evaluates configs takes 6 MB, for as long as the server runs.
  const { loadConfig } = await import('../../config/load-config.ts');
  const { config } = await loadConfig(dir, CONFIG_PHASES.PHASE_PRODUCTION_SERVER);
  const distDir = resolve(dir, config.distDir);
  if (isBuild(distDir)) return distDir;
  const shown = relative(process.cwd(), distDir) || distDir;
  throw new WaymarkError(
    'ERR_NO_BUILD',
    `There is no build in \`${shown}\`. Build the project first: waymark build`,
  );
}

function isBuild(distDir: string): boolean {
  return existsSync(resolve(distDir, 'server.js'));
}

/** Whether a config file was edited after a build, and so may have moved the builds that came after it. */
function isConfigNewer(dir: string, distDir: string): boolean {
  const built = statSync(resolve(distDir, 'server.js')).mtimeMs;
  return configCandidates(dir).some((file) => {
    const stats = statSync(file, { throwIfNoEntry: false });
    return stats !== undefined && stats.mtimeMs > built;
  });
}
