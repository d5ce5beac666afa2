// Measures pages: what the server spends on one, beside Next.js, and what a browser is sent for it.
//
//   node bench/pages.js                       Waymark alone
//   node bench/pages.js --next path/to/next   with the Next.js of this node_modules folder as well
//
// Time is that of the process, not of the clock, so that a busy machine does not count.
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WARM = 1000;
const REQUESTS = 1500;
const ROUNDS = 3;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

const FILES = {
  'app/layout.jsx': `export default function Layout({ children }) {
  return <html lang="en"><head><title>Users</title></head><body><header><a href="/">Home</a></header>{children}</body></html>;
}`,
  'app/counter.jsx': `'use client';
import { useState } from 'react';
export function Counter() { const [count, setCount] = useState(0); return <button onClick={() => setCount(count + 1)}>{count}</button>; }`,
  'app/page.jsx': `import { Counter } from './counter';
export const dynamic = 'force-dynamic';
const users = Array.from({ length: 20 }, (_, id) => ({ id, name: 'User ' + id, email: 'user' + id + '@example.com' }));
export default async function Page() {
  return <main><h1>Users</h1><Counter /><ul>{users.map((user) => <li key={user.id}><b>{user.name}</b> <a href={'mailto:' + user.email}>{user.email}</a></li>)}</ul></main>;
}`,
};

const at = process.argv.indexOf('--next');
const next = at < 0 ? undefined : resolve(process.argv[at + 1]);
const results = [await measure('waymark', waymarkProject())];
if (next) results.push(await measure('next', nextProject(next)));
for (const { name, ms, js } of results) {
  console.log(
    `${name.padEnd(8)} ${ms.toFixed(2)} ms of processor a page, ${(js / 1024).toFixed(1)} KB of JavaScript, gzipped`,
  );
}

function waymarkProject() {
  const dir = makeProject();
  for (const name of ['react', 'react-dom', 'scheduler', '@vitejs/plugin-rsc', '@vitejs/plugin-react']) {
    const link = join(dir, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), link, 'dir');
  }
  const cli = join(ROOT, 'bin/waymark.js');
  return {
    dir,
    build: [cli, 'build'],
    start: (port) => [cli, 'start', '--port', port],
    chunks: '.waymark/public/_next/static/chunks',
  };
}

/** Next.js follows no link out of its project. */
function nextProject(modules) {
  const dir = makeProject();
  cpSync(modules, join(dir, 'node_modules'), { recursive: true });
  const cli = join(dir, 'node_modules/next/dist/bin/next');
  return { dir, build: [cli, 'build'], start: (port) => [cli, 'start', '-p', port], chunks: undefined };
}

function makeProject() {
  const dir = mkdtempSync(join(tmpdir(), 'waymark-bench-pages-'));
  for (const [name, text] of Object.entries({
    ...FILES,
    'package.json': '{ "name": "bench", "private": true }',
  })) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}

async function measure(name, { dir, build, start, chunks }) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' };
  const built = spawnSync(process.execPath, build, { cwd: dir, env, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stdout + built.stderr);
  const port = String(20_000 + Math.floor(Math.random() * 20_000));
  const server = spawn(process.execPath, start(port), { cwd: dir, env, stdio: 'ignore' });
  try {
    await untilUp(port);
    await load(port, WARM);
    const times = [];
    for (let round = 0; round < ROUNDS; round++) {
      const before = cpuOf(server.pid);
      await load(port, REQUESTS);
      times.push((cpuOf(server.pid) - before) / REQUESTS);
    }
    const js = chunks === undefined ? await scriptsOf(port) : sizeOf(join(dir, chunks));
    return { name, ms: Math.min(...times), js };
  } finally {
    server.kill();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function untilUp(port) {
  for (;;) {
    try {
      await ask(port, '/');
      return;
    } catch (error) {
      if (error.code !== 'ECONNREFUSED') throw error;
      await delay(100);
    }
  }
}

async function load(port, count) {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await ask(port, '/');
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

function ask(port, path) {
  return new Promise((resolve, reject) => {
    get({ port, path, agent }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => resolve(Buffer.concat(parts)));
    }).on('error', reject);
  });
}

/** Milliseconds of processor of a process and its children, which Next.js serves from. */
function cpuOf(pid) {
  const own = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return (Number(own[11]) + Number(own[12])) * 10 + children.reduce((sum, child) => sum + cpuOf(child), 0);
}

function sizeOf(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith('.js'));
  return files.reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(folder, name)), { level: 9 }).length,
    0,
  );
}

/** The scripts that a document names, but for those of browsers without modules. */
async function scriptsOf(port) {
  const html = (await ask(port, '/')).toString();
  const scripts = [...html.matchAll(/<script src="([^"]+)"(?! noModule)/g)].map(([, src]) => src);
  let sum = 0;
  for (const src of new Set(scripts)) sum += gzipSync(await ask(port, src), { level: 9 }).length;
  return sum;
}
