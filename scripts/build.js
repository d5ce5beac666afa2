// Emits dist/ of the product and of create-waymark: what `prepare` runs after `npm ci`.
import { spawnSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';

const TSC = 'node_modules/typescript/bin/tsc';

for (const directory of ['.', 'create-waymark']) {
  const target = `${directory}/dist`;
  // Beside the old one until it is whole: whoever runs the product meanwhile finds all of its files.
  const staged = `${target}.new-${process.pid}`;
  const args = [TSC, '-p', `${directory}/tsconfig.build.json`, '--outDir', staged];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) {
    remove(staged);
    process.exit(status ?? 1);
  }
  remove(target);
  renameSync(staged, target);
}

function remove(path) {
  rmSync(path, { recursive: true, force: true });
}
