import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder, removeFolder } from '../folders.js';
import { startProcess } from '../processes.js';
import { hasProgram, onLoadCore } from '../runtimes.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What makes the load: wrk, or autocannon where that is not installed. */
export const LOAD_PROGRAM = hasProgram('wrk') ? 'wrk' : 'autocannon';

/**
 * Keep-alive connections that send the same request again as soon as it was answered.
 *
 * @param {object} request Its method, path, headers and body.
 * @param {{ port: number, connections: number, seconds: number, node: string }} options
 * @returns {Promise<{ requests: number, rate: number, p50: number, p99: number, failed: number }>} `rate`: requests
 *   a second; p50 and p99: milliseconds; `failed`: requests without an answer, or with that of an error.
 */
export async function makeLoad(request, options) {
  const program = PROGRAMS[LOAD_PROGRAM];
  if (request.body === undefined) return await program(request, undefined, options);
  // Longer than an argument may be.
  const folder = makeFolder(join(tmpdir(), 'waymark-bench-'));
  try {
    const bodyFile = join(folder, 'body');
    writeFileSync(bodyFile, request.body);
    return await program(request, bodyFile, options);
  } finally {
    removeFolder(folder);
  }
}

const PROGRAMS = { wrk: runWrk, autocannon: runAutocannon };

async function runWrk({ method = 'GET', path, headers = {} }, bodyFile, { port, connections, seconds }) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const script = here('wrk-request.lua');
  const flags = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', script];
  const url = `http://127.0.0.1:${port}${path}`;
  const output = await run(['wrk', ...flags, url, '--', method, bodyFile ?? '-', ...lines], seconds);
  const result = JSON.parse(/^result (.*)$/m.exec(output)[1]);
  const { requests, microseconds, p50, p99, failed } = result;
  return { requests, rate: requests / (microseconds / 1e6), p50: p50 / 1000, p99: p99 / 1000, failed };
}

async function runAutocannon({ method = 'GET', path, headers = {} }, bodyFile, options) {
  const { node, port, connections, seconds } = options;
  const program = here('../node_modules/autocannon/autocannon.js');
  const flags = ['--json', '-c', `${connections}`, '-d', `${seconds}`, '-m', method];
  for (const [name, value] of Object.entries(headers)) flags.push('-H', `${name}=${value}`);
  if (bodyFile) flags.push('-i', bodyFile);
  const output = await run([node, program, ...flags, `http://127.0.0.1:${port}${path}`], seconds);
  const { requests, latency, duration, errors, timeouts, non2xx } = JSON.parse(output);
  return {
    requests: requests.total,
    rate: requests.total / duration,
    p50: latency.p50,
    p99: latency.p99,
    failed: errors + timeouts + non2xx,
  };
}

/** How many seconds longer than it should a load may take before it is ended. */
const PATIENCE = 20;

/** Runs a program on the core of the load, and returns what it prints. */
export async function run(command, seconds) {
  const started = startProcess(onLoadCore(command));
  const deadline = setTimeout(started.stop, (seconds + PATIENCE) * 1000);
  const code = await started.ended;
  clearTimeout(deadline);
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${started.output()}`);
  return started.stdout();
}
