import { Agent, request as send } from 'node:http';
import { formOf } from '../../harness/actions-project.ts';
import { Random } from '../random.ts';
import { FORMS, SECRET } from './fuzzed-app.ts';
import { type Form, type FuzzedRequest, generateRequest, type Known } from './generate-request.ts';

/** What many requests came to. */
export interface ActionFuzzReport {
  readonly tried: number;
  readonly seconds: number;
  /** The longest that one took, in milliseconds. */
  readonly slowest: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** By category, those that ran an action. */
  readonly ran: Readonly<Record<string, number>>;
  /** What must not be, each with what brought it about. */
  readonly failures: readonly string[];
}

export interface ActionFuzzOptions {
  readonly requests: number;
  readonly seed: number;
  readonly onProgress?: (tried: number) => void;
}

/** Requests that are under way at the same time. */
const LANES = 8;
/** Milliseconds in which there must be an answer. */
const PATIENCE = 1000;
const MOST_FAILURES = 20;

/** A request that takes no time. */
const NOTHING: FuzzedRequest = {
  category: 'nothing',
  headers: { 'next-action': 'none' },
  body: Buffer.from('[]'),
};

/** What may stand in no answer: a stack, a path of the server, the text of a source. */
const INTERNALS = [SECRET, /\n\s+at .+[:)]/, /file:\/\//, /node_modules/, /\.waymark/, /'use server'/];

/** Sends requests that are made by chance to the page of `FUZZED_FILES`. */
export async function fuzzActions(url: string, options: ActionFuzzOptions): Promise<ActionFuzzReport> {
  const random = new Random(options.seed);
  const known = await readKnown(url);
  const agent = new Agent({ keepAlive: true, maxSockets: LANES });
  const statuses: Record<string, number> = {};
  const ran: Record<string, number> = {};
  const failures: string[] = [];
  const start = performance.now();
  let [tried, slowest] = [0, 0];
  const lane = async () => {
    while (tried < options.requests && failures.length < MOST_FAILURES) {
      tried++;
      const request = generateRequest(random, known);
      const answer = await ask(url, request, agent);
      slowest = Math.max(slowest, answer.time);
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      if (answer.status === 200) ran[request.category] = (ran[request.category] ?? 0) + 1;
      const fault = await faultOf(url, request, answer, agent);
      if (fault !== undefined) failures.push(describe(request, answer, fault));
      options.onProgress?.(tried);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  agent.destroy();
  const seconds = Math.round((performance.now() - start) / 1000);
  return { tried, seconds, slowest: Math.round(slowest), statuses, ran, failures };
}

interface Answer {
  /** 0 where there was none. */
  readonly status: number;
  readonly text: string;
  readonly time: number;
}

async function faultOf(
  url: string,
  request: FuzzedRequest,
  answer: Answer,
  agent: Agent,
): Promise<string | undefined> {
  // These two may fail, the others take whatever comes.
  const mayFail = /#(?:fail|look)/.test(
    `${request.headers['next-action']} ${request.body.toString('latin1')}`,
  );
  if (![200, 400, 403, 404, 413].includes(answer.status) && !(answer.status === 500 && mayFail))
    return `status ${answer.status}`;
  const shown = INTERNALS.find((internal) =>
    typeof internal === 'string' ? answer.text.includes(internal) : internal.test(answer.text),
  );
  if (shown !== undefined) return `an answer with ${shown}`;
  if (answer.time <= PATIENCE) return undefined;
  // The machine may have been busy: it counts if it takes so long whenever others do not.
  for (let tries = 0; tries < 5; tries++) {
    const again = await ask(url, request, agent);
    if (again.time <= PATIENCE) return undefined;
    const other = await ask(url, NOTHING, agent);
    if (other.time < PATIENCE / 4) return `${Math.round(again.time)} ms`;
  }
  return undefined;
}

function ask(url: string, { headers, body }: FuzzedRequest, agent: Agent): Promise<Answer> {
  const start = performance.now();
  return new Promise((resolve) => {
    const end = (status: number, text: string) => resolve({ status, text, time: performance.now() - start });
    const outgoing = send(
      url,
      { method: 'POST', agent, headers: { ...headers, 'content-length': body.length }, timeout: 10_000 },
      (incoming) => {
        const pieces: Buffer[] = [];
        incoming.on('data', (piece: Buffer) => pieces.push(piece));
        incoming.on('end', () => end(incoming.statusCode ?? 0, Buffer.concat(pieces).toString()));
        incoming.on('error', (error) => end(0, String(error)));
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in 10 s')));
    outgoing.on('error', (error) => end(0, String(error)));
    outgoing.end(body);
  });
}

async function readKnown(url: string): Promise<Known> {
  const html = await (await fetch(url)).text();
  const forms = FORMS.map((id): Form => [...formOf(html, id)].map(([name, value]) => [name, String(value)]));
  const ids = forms.flat().flatMap(([name, value]) => {
    if (name.startsWith('$ACTION_ID_')) return [name.slice('$ACTION_ID_'.length)];
    return /^\$ACTION_\w+:0$/.test(name) ? [(JSON.parse(value) as { id: string }).id] : [];
  });
  return { forms, ids };
}

function describe(
  { category, headers, body }: FuzzedRequest,
  { status, text }: Answer,
  fault: string,
): string {
  return [
    `${fault} (${category})`,
    JSON.stringify(headers),
    body.toString('latin1').slice(0, 1500),
    `-> ${status} ${text.slice(0, 500)}`,
  ].join('\n');
}
