// Runs the example: node start.mjs [dev|start] [options of waymark, such as --port 4000]
//   start (the default): builds it, then serves the build
//   dev: serves the source and takes up each change
// With UPSTREAM_URL set, /api/external calls that service; else one is started here.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { startUpstream } from './upstream/server.mjs';

const directory = fileURLToPath(new URL('.', import.meta.url));
const waymark = fileURLToPath(new URL('../../bin/waymark.js', import.meta.url));

const { mode, options } = parse(process.argv.slice(2));
let stopping = false;
const upstream = process.env.UPSTREAM_URL ? undefined : await startOwnUpstream();
try {
  const built = mode === 'dev' ? 0 : await run('build');
  process.exitCode = built === 0 && !stopping ? await run(mode, options) : built;
} finally {
  upstream?.close();
}

function parse([first, ...rest]) {
  if (first === 'dev' || first === 'start') return { mode: first, options: rest };
  if (first === undefined || first.startsWith('-')) {
    return { mode: 'start', options: first === undefined ? [] : [first, ...rest] };
  }
  console.error(`Cannot start the example: the mode is "dev" or "start": received "${first}"`);
  process.exit(2);
}

async function startOwnUpstream() {
  process.env.API_TOKEN ??= randomUUID();
  const port = Number(process.env.UPSTREAM_PORT ?? 0);
  const upstream = await startUpstream({ port, token: process.env.API_TOKEN });
  process.env.UPSTREAM_URL = upstream.url;
  return upstream;
}

/** Runs a command of waymark to its end and returns its exit code. */
function run(command, options = []) {
  const child = spawn(process.execPath, [waymark, command, '.', ...options], {
    cwd: directory,
    stdio: 'inherit',
  });
  const forward = (signal) => {
    stopping = true;
    // Ctrl-C in a terminal reaches the child as well: twice might be taken for "at once".
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  process.on('SIGINT', forward);
  process.on('SIGTERM', forward);

  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}
