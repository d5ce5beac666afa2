import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from './request.js';

const running = new Set();

// A group of its own does not get the Ctrl-C of a terminal.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.once('exit', () => running.forEach((child) => signal(child, 'SIGKILL')));

/**
 * A process that is measured; in a group of its own, so that what it starts ends with it.
 *
 * @param {string[]} command The program and its arguments.
 */
export function startProcess(command, { cwd, env = {} } = {}) {
  const [program, ...args] = command;
  const streams = { stdout: [], stderr: [] };
  const child = spawn(program, args, {
    cwd,
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  for (const [name, chunks] of Object.entries(streams)) child[name].on('data', (chunk) => chunks.push(chunk));
  const text = (name) => Buffer.concat(streams[name]).toString();
  running.add(child);
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => running.delete(child));
  // Who stops a server does not wait for its end.
  ended.catch(() => {});
  return {
    ended,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stdout: () => text('stdout'),
    output: () => text('stdout') + text('stderr'),
    residentBytes: () => residentBytes(child.pid),
    /** Takes its turn on the core from a server that is not measured now. */
    pause: () => signal(child, 'SIGSTOP'),
    resume: () => signal(child, 'SIGCONT'),
    async stop() {
      signal(child, 'SIGKILL');
      await ended.catch(() => {});
    },
  };
}

function signal({ pid }, name) {
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended already, or never started.
  }
}

function cleanEnvironment() {
  const { NODE_ENV: _mode, PORT: _port, HOSTNAME: _host, NODE_OPTIONS: _options, ...rest } = process.env;
  return { ...rest, NO_COLOR: '1', NEXT_TELEMETRY_DISABLED: '1' };
}

/** The memory that a group of processes has in use, as Linux counts it; `undefined` elsewhere. */
function residentBytes(group) {
  if (process.platform !== 'linux') return undefined;
  let kibibytes = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      // The name of the program, in parentheses, may have spaces of its own; the group is the third field after it.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      if (Number(fields[2]) !== group) continue;
      const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
      kibibytes += Number(resident?.[1] ?? 0);
    } catch {
      // It ended since the folder was read.
    }
  }
  return kibibytes * 1024;
}

/** Starts a server and waits until it answers. */
export async function startServer(command, path, options) {
  const port = await freePort();
  const server = startProcess(command(port), options);
  try {
    await waitForAnswer(server, port, path);
    return { ...server, port };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Milliseconds after which a server that does not answer is given up. */
const ANSWER_DEADLINE = 120_000;

/** Asks until a server listens, and then waits for its answer, which must be a 200. */
export async function waitForAnswer(server, port, path) {
  const deadline = performance.now() + ANSWER_DEADLINE;
  for (;;) {
    const answer = await request(port, path, { timeout: ANSWER_DEADLINE }).catch((error) => {
      // A server that tries whether its port is free listens for a moment, and closes what came.
      const isStarting = ['ECONNREFUSED', 'ECONNRESET'].includes(error.code) && server.isRunning();
      if (isStarting && performance.now() < deadline) return undefined;
      throw new Error(`No answer of ${path}: ${error.message}\n${server.output()}`, { cause: error });
    });
    if (answer?.status === 200) return;
    if (answer) throw new Error(`${path} was answered ${answer.status}: ${answer.body}\n${server.output()}`);
    await sleep(1);
  }
}

const LOWEST_PORT = 15_000;
const HIGHEST_PORT = 32_000;

/**
 * A port that nothing listens on, below those that a kernel takes for the near end of connections: who asks such a
 * port until a server listens may be connected with itself, and the server then finds its port in use.
 */
export async function freePort() {
  for (;;) {
    const port = LOWEST_PORT + Math.floor(Math.random() * (HIGHEST_PORT - LOWEST_PORT));
    if (await isFree(port)) return port;
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
