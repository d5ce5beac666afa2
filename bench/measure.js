import { spawn } from 'node:child_process';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The middle value of a list; of an even number of values the mean of the two in the middle. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value that a share of the list, from 0 to 1, does not exceed. */
export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

/**
 * Runs each of several measurements once a round, in turn, so that what else the machine does meets all of them.
 * The first round warms the disk cache, and is not counted.
 *
 * @param {Record<string, () => Promise<number>>} measurements
 * @returns {Promise<Record<string, number[]>>} The results of each measurement, in the order of the rounds.
 */
export async function inTurn(measurements, rounds) {
  const results = Object.fromEntries(Object.keys(measurements).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, measure] of Object.entries(measurements)) {
      const value = await measure();
      if (round > 0) results[name].push(value);
    }
  }
  return results;
}

/**
 * A process that is measured; in a group of its own, so that what it starts ends with it.
 *
 * @param {string[]} command The program and its arguments.
 */
export function startProcess(command, { cwd, env = {} }) {
  const [program, ...args] = command;
  const output = [];
  const child = spawn(program, args, {
    cwd,
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  ended.then(
    () => running.delete(child),
    () => running.delete(child),
  );
  running.add(child);
  return {
    ended,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    output: () => Buffer.concat(output).toString(),
    async stop() {
      kill(child);
      await ended;
    },
  };
}

const running = new Set();

// A group of its own does not get the Ctrl-C of a terminal.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.once('exit', () => running.forEach(kill));

function kill({ pid }) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function cleanEnvironment() {
  const { NODE_ENV: _mode, PORT: _port, HOSTNAME: _host, NODE_OPTIONS: _options, ...rest } = process.env;
  return { ...rest, NO_COLOR: '1', NEXT_TELEMETRY_DISABLED: '1' };
}

/** Milliseconds that a process takes from its start to its end. */
export async function timeProcess(command, options) {
  const start = performance.now();
  const started = startProcess(command, options);
  const code = await started.ended;
  const time = performance.now() - start;
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${started.output()}`);
  return time;
}

/**
 * Milliseconds from the start of a server's process to the end of its first answer.
 *
 * @param {(port: number) => string[]} command The program and its arguments.
 */
export async function timeFirstAnswer(command, path, options) {
  const port = await freePort();
  const start = performance.now();
  const server = startProcess(command(port), options);
  try {
    await firstAnswer(server, port, path);
    return performance.now() - start;
  } finally {
    await server.stop();
  }
}

/** Starts a server and waits until it answers. */
export async function startServer(command, path, options) {
  const port = await freePort();
  const server = startProcess(command(port), options);
  try {
    await firstAnswer(server, port, path);
    return { ...server, port };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function firstAnswer(server, port, path) {
  for (;;) {
    const answer = await request(port, path).catch((error) => {
      if (error.code === 'ECONNREFUSED' && server.isRunning()) return undefined;
      throw new Error(`No answer of ${path}: ${error.message}\n${server.output()}`);
    });
    if (answer?.status === 200) return;
    if (answer) throw new Error(`${path} was answered ${answer.status}: ${answer.body}\n${server.output()}`);
    await sleep(1);
  }
}

/** Sends one GET request over a connection of its own, or over those of `agent`. */
export function request(port, path, agent = false) {
  return new Promise((resolve, reject) => {
    const sent = get({ host: '127.0.0.1', port, path, agent }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (body += chunk));
      response.once('end', () => resolve({ status: response.statusCode, body }));
      response.once('error', reject);
    });
    sent.once('error', reject);
  });
}

/**
 * A port that nothing listens on, below those that a kernel takes for the near end of connections: who asks such a
 * port until a server listens may be connected with itself, and the server then finds its port in use.
 */
async function freePort() {
  for (;;) {
    const port = LOWEST_PORT + Math.floor(Math.random() * (HIGHEST_PORT - LOWEST_PORT));
    if (await isFree(port)) return port;
  }
}

const LOWEST_PORT = 15_000;
const HIGHEST_PORT = 32_000;

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
