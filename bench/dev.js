// What developing and deploying cost: runs the scripts of it in turn, each beside Next.js and vinext.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readOptions } from './read-options.js';

const SCRIPTS = ['dev-start.js', 'dev-edit.js', 'build.js', 'start.js'];

const { node } = readOptions('Measures `waymark dev`, `build` and `start` beside Next.js and vinext.', {});

for (const script of SCRIPTS) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const flags = ['--next', '--vinext', '--node', node];
  const child = spawn(process.execPath, [path, ...flags], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both; a SIGTERM reaches this process alone.
  const forward = () => child.kill('SIGTERM');
  process.once('SIGTERM', forward);
  const [code] = await once(child, 'close');
  process.off('SIGTERM', forward);
  if (code !== 0) process.exit(code ?? 1);
}
