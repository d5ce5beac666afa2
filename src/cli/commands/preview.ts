import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { styleText } from 'node:util';
import { exportDirectory } from '../../build/export/export-directory.ts';
import { CONFIG_PHASES } from '../../config/config-phase.ts';
import { loadConfig } from '../../config/load-config.ts';
import { loadEnv } from '../../config/load-env.ts';
import { startServer } from '../../engine/start-server.ts';
import { createStaticSite } from '../../engine/static-site.ts';
import { WaymarkError } from '../../http/waymark-error.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { version } from '../version.ts';

/** A site of files has nothing to make ready. */
const nothing = async (): Promise<void> => {};

/** `waymark preview`: serves the folder of a static export, as its host will. */
export async function preview({ dir, server: options }: CommandLine): Promise<void> {
  process.env['NODE_ENV'] = 'production';
  process.chdir(dir);
  await loadEnv(dir, 'production');
  const { config } = await loadConfig(dir, CONFIG_PHASES.PHASE_PRODUCTION_SERVER);
  if (config.output !== 'export')
    throw new WaymarkError(
      'ERR_EXPORT',
      "There is no static export to look at: the config does not have `output: 'export'`. Serve what was built with `waymark start`.",
    );
  const directory = exportDirectory(dir, config);
  const shown = relative(process.cwd(), directory) || directory;
  if (!existsSync(directory))
    throw new WaymarkError('ERR_NO_BUILD', `There is no folder \`${shown}\`. Make it first: waymark build`);
  const site = createStaticSite(directory, config);
  const makeApp = () => ({ fetch: site.fetch, warm: nothing, register: nothing });
  const { port, host = 'localhost' } = options;
  const { place } = await startServer({ makeApp, directory }, { port, host, healthPath: false });
  console.log(`${styleText('bold', `Waymark ${version()}`)} shows ${shown}`);
  console.log(`  ${place}${config.basePath}`);
}
