// Tries many streams of bytes on the engine and on Node's own server: npm run fuzz -- --streams 1000000 --seed 1
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    tcp: { type: 'boolean', default: false },
  },
});
const load = async (file) => (await runnerImport(new URL(file, import.meta.url).pathname)).module;
const { fuzz } = await load('./fuzz.ts');
const tcp = values.tcp ? await (await load('./run-over-tcp.ts')).openLanes() : undefined;
let told = 0;
const report = await fuzz({
  streams: Number(values.streams),
  seed: Number(values.seed),
  ...(tcp ? { run: tcp.run } : {}),
  onProgress: (tried) => {
    if (tried - told < 50_000) return;
    told = tried;
    console.error(`${tried} streams`);
  },
});
await tcp?.close();
const { failures, ...figures } = report;
console.log(JSON.stringify({ node: process.version, llhttp: process.versions.llhttp, ...figures }, null, 2));
for (const failure of failures) console.log(`\n${failure}`);
process.exit(failures.length > 0 ? 1 : 0);
