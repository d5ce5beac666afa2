// What developing and deploying cost: runs the scripts of it in turn, each beside Next.js and vinext.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPTS = ['dev-start.js', 'dev-edit.js', 'build.js', 'start.js'];

for (const script of SCRIPTS) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const flags = ['--next', '--vinext', ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, [path, ...flags], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
