// Sends requests made by chance to Server Actions: npm run fuzz:actions -- --requests 100000 --seed 1
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  },
});
const load = async (file) => (await runnerImport(new URL(file, import.meta.url).pathname)).module;
const { serveFuzzedApp } = await load('./actions/serve-fuzzed-app.ts');
const { fuzzActions } = await load('./actions/fuzz-actions.ts');
const app = await serveFuzzedApp();
let told = 0;
const report = await fuzzActions(app.url, {
  requests: Number(values.requests),
  seed: Number(values.seed),
  onProgress: (tried) => {
    if (tried - told < 10_000) return;
    told = tried;
    console.error(`${tried} requests`);
  },
});
const { failures, ...figures } = report;
const end = await app.end();
console.log(JSON.stringify({ node: process.version, ...figures, ...end }, null, 2));
for (const failure of failures) console.log(`\n${failure}`);
process.exit(failures.length > 0 || !end.isAlive ? 1 : 0);
