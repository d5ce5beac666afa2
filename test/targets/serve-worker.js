// Serves a Worker in workerd, as its wrangler.jsonc in the current folder says.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Miniflare } from 'miniflare';
import { forward } from './forward.js';

const { values } = parseArgs({ options: { port: { type: 'string' } } });
const dir = process.cwd();
const text = readFileSync(join(dir, 'wrangler.jsonc'), 'utf8');
const config = JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, ''));
if (!config.no_bundle || !config.find_additional_modules)
  throw new Error('The Worker would be bundled again.');

const worker = new Miniflare({
  rootPath: dir,
  modules: true,
  modulesRoot: dirname(config.main),
  scriptPath: config.main,
  modulesRules: config.rules.map(({ type, globs }) => ({ type, include: globs })),
  compatibilityDate: config.compatibility_date,
  compatibilityFlags: config.compatibility_flags,
  assets: {
    directory: join(dir, config.assets.directory),
    binding: config.assets.binding,
    routerConfig: {
      has_user_worker: true,
      invoke_user_worker_ahead_of_assets: config.assets.run_worker_first,
    },
    assetConfig: { html_handling: config.assets.html_handling },
  },
  bindings: { CRON_SECRET: 'a-secret' },
  host: '127.0.0.1',
  port: 0,
  unsafeTriggerHandlers: true,
});
const { port } = await worker.ready;
// workerd keeps connections open whose client has said that it wants no more; here they are closed.
const server = createServer((incoming, outgoing) => forward(incoming, outgoing, { port: Number(port) }));
server.listen(Number(values.port), () => console.log(`serving on ${values.port}`));
process.once('SIGTERM', async () => {
  await worker.dispose();
  process.exit(0);
});
