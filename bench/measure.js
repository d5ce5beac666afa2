import { freePort, startProcess, waitForAnswer } from './processes.js';

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

/** Milliseconds after which a process that should end by itself is ended. */
const PROCESS_DEADLINE = 900_000;

/**
 * Milliseconds that a process takes from its start to its end.
 *
 * @throws {Error} when it fails, or runs for longer than `PROCESS_DEADLINE`.
 */
export async function timeProcess(command, options) {
  const start = performance.now();
  const started = startProcess(command, options);
  const deadline = setTimeout(started.stop, PROCESS_DEADLINE);
  const code = await started.ended;
  clearTimeout(deadline);
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
    await waitForAnswer(server, port, path);
    return performance.now() - start;
  } finally {
    await server.stop();
  }
}
