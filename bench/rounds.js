import { setTimeout as sleep } from 'node:timers/promises';
import { caseFor } from './cases.js';
import { median } from './measure.js';
import { request } from './request.js';
import { makeLoad } from './load/make-load.js';

/**
 * @typedef {object} Figure What one load of one server with one case gave.
 * @property {number} rate Requests a second.
 * @property {number} p50 Milliseconds.
 * @property {number} p99 Milliseconds.
 * @property {number | undefined} memory Bytes that are resident right after it.
 * @property {number} failed Requests without an answer, or with that of an error.
 */

/** Milliseconds in which a server notices the end of the connections of a load, before it is paused. */
const AFTERMATH = 50;

/**
 * Loads servers in rounds: in each of them every server takes its turn with every case, so that whatever else the
 * machine does meets all of them. A server is paused while it is not its turn. The first round warms up, and is not
 * counted.
 *
 * @param {object[]} entries Running servers, paused.
 * @param {object[]} cases
 * @param {{ rounds: number, seconds: number, connections: number, node: string }} options
 * @returns {Promise<{ figures: Record<string, Record<string, Figure[]>>, notes: string[] }>} `figures`: by case and
 *   server, in the order of the rounds; who does not answer a case as the others do is not in it, but in the notes.
 */
export async function loadInRounds(entries, cases, options) {
  const figures = Object.fromEntries(cases.map(({ id }) => [id, {}]));
  const notes = [];
  const takeTurns = async (turn) => {
    for (const { id, servers, ...asked } of cases) {
      const asks = (entry) => (entry.cases?.includes(id) ?? true) && (servers?.includes(entry.id) ?? true);
      for (const entry of entries.filter(asks)) {
        entry.resume();
        try {
          await turn(id, entry, caseFor(asked, entry));
        } catch (error) {
          notes.push(`${entry.name} is left out of \`${id}\`: ${error.message.slice(0, 300)}`);
          delete figures[id][entry.id];
        }
        await sleep(AFTERMATH);
        entry.pause();
      }
    }
  };

  await takeTurns(async (id, entry, { request, answer }) => {
    await checkAnswer(entry, request, answer);
    figures[id][entry.id] = [];
  });
  for (let round = 0; round <= options.rounds; round++) {
    process.stderr.write(round === 0 ? 'warm-up' : `, round ${round}`);
    await takeTurns(async (id, entry, { request }) => {
      const measured = figures[id][entry.id];
      if (!measured) return;
      const figure = await loadOnce(entry, request, options);
      if (round === 0) return;
      if (figure.requests === 0) throw new Error('it answered nothing under load.');
      measured.push(figure);
    });
  }
  process.stderr.write('\n');
  return { figures, notes };
}

/** Loads one server with one request. */
export async function loadOnce(entry, request, { seconds, connections, node }) {
  const result = await makeLoad(request, { port: entry.port, seconds, connections, node });
  return { ...result, memory: entry.residentBytes() };
}

/** Asks once, and compares the status, the media type and the body with those of everybody's answer. */
async function checkAnswer(entry, asked, expected) {
  const { path, ...options } = asked;
  const answer = await request(entry.port, path, options);
  for (const field of ['status', 'type', 'body']) {
    if (answer[field] === expected[field]) continue;
    throw new Error(`its ${field} is ${shorten(answer[field])} in the place of ${shorten(expected[field])}.`);
  }
}

function shorten(value) {
  const text = JSON.stringify(value) ?? 'none';
  return text.length > 80 ? `${text.slice(0, 80)}... (${text.length} characters)` : text;
}

/** The median of one figure over the rounds. */
export function medianOf(figures, name) {
  return median(figures.map((figure) => figure[name]));
}

/** How many times the rate of a peer: the median of the ratios of the rounds. */
export function rateRatio(figures, peers) {
  return median(figures.map(({ rate }, round) => rate / peers[round].rate));
}
