// Emits dist/ of the product and of create-waymark: what `prepare` runs after `npm ci`.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';

for (const directory of ['.', 'create-waymark']) {
  rmSync(`${directory}/dist`, { recursive: true, force: true });
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', `${directory}/tsconfig.build.json`],
    {
      stdio: 'inherit',
    },
  );
  if (status !== 0) process.exit(status ?? 1);
}
