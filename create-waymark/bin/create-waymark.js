#!/usr/bin/env node
import { existsSync } from 'node:fs';

// Before any import: an older Node.js would stop at a missing export instead of at this sentence.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `create-waymark needs Node.js 20.19 or newer: this is ${process.versions.node}. See https://nodejs.org`,
  );
  process.exitCode = 1;
} else if (existsSync(new URL('../dist/main.js', import.meta.url))) {
  const { main } = await import('../dist/main.js');
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error(
    'create-waymark is not built yet: run `npm run build` in the Waymark repository, then try again.',
  );
  process.exitCode = 1;
}
