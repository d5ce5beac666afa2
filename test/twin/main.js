// Compares Waymark with Next.js: npm run test:twin -- [--record] [--topic methods] [--without builds] [--mode start]
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const { values } = parseArgs({
  options: {
    record: { type: 'boolean', default: false },
    topic: { type: 'string', multiple: true },
    without: { type: 'string', multiple: true },
    mode: { type: 'string', multiple: true },
  },
});
const here = fileURLToPath(new URL('.', import.meta.url));
if (!existsSync(`${here}node_modules/next`)) {
  const { status } = spawnSync('npm', ['ci', '--prefix', here], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
const { runTwin } = (await runnerImport(`${here}run-twin.ts`)).module;
const { startUpstream } = await import('../../examples/guide/upstream/server.mjs');
const { requests } = await import('../../examples/guide/test/requests.mjs');
const { fill } = await import('../../examples/guide/test/run-requests.mjs');
const { lines, isGood } = await runTwin({
  guide: { startUpstream, requests, fill },
  record: values.record,
  ...(values.topic ? { topics: values.topic } : {}),
  ...(values.without ? { without: values.without } : {}),
  ...(values.mode ? { modes: values.mode } : {}),
  onProgress: (what) => console.error(what),
});
for (const line of lines) console.log(line);
process.exit(isGood ? 0 : 1);
