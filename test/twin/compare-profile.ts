import { fileURLToPath } from 'node:url';
import type { Answer } from './answer.ts';
import { compareAnswers, compareLogs, logPatterns } from './compare-answers.ts';
import { explainMismatches, type Verdict } from './explain-mismatches.ts';
import { inParallel } from './in-parallel.ts';
import { type Env, NEXT, type Product, WAYMARK } from './products.ts';
import type { ProfileName } from './profiles.ts';
import { sendCase, type Subject } from './send-case.ts';
import type { Mode, Topic, TwinCase } from './twin-case.ts';
import { startUpstream, type Upstream } from './upstream.ts';
import { untilSaid } from './until-said.ts';
import { appFiles, isPending, linkWaymark, writeApp } from './write-app.ts';

/** What came of one case in one mode. */
export interface CaseResult {
  readonly topic: Topic;
  readonly one: TwinCase;
  readonly mode: Mode;
  readonly next: readonly Answer[];
  /** Missing where the case is pending. */
  readonly verdict?: Verdict;
}

/** One of the two apps: where it is, and what it asks. */
interface Side {
  readonly product: Product;
  readonly dir: string;
  readonly topics: readonly Topic[];
  readonly upstream: Upstream;
  readonly env: Env;
}

/** How many cases are sent at once. */
const AT_ONCE = 8;
/** `next dev` compiles at the first request, and may answer 500 while it writes what another one reads. */
const AT_ONCE_IN_DEV = 1;
const TRIES_IN_DEV = 3;

/** Builds the app of a profile on both, serves it in each mode, and compares what they answer. */
export async function compareProfile(
  profile: ProfileName,
  topics: readonly Topic[],
  modes: readonly Mode[],
): Promise<CaseResult[]> {
  const own = topics.filter((topic) => topic.profile === profile);
  const next = await makeSide(NEXT, profile, own);
  const waymark = await makeSide(
    WAYMARK,
    profile,
    own.filter((topic) => !isPending(topic)),
  );
  try {
    if (modes.includes('start')) await Promise.all([build(next), build(waymark)]);
    const results: CaseResult[] = [];
    for (const mode of modes) results.push(...(await compareMode(mode, next, waymark)));
    return results;
  } finally {
    await Promise.all([next.upstream.close(), waymark.upstream.close()]);
  }
}

async function makeSide(product: Product, profile: ProfileName, topics: readonly Topic[]): Promise<Side> {
  const dir = fileURLToPath(new URL(`./apps/${profile}-${product.name}`, import.meta.url));
  const upstream = await startUpstream();
  if (topics.length > 0) writeApp(dir, appFiles(profile, topics));
  if (product === NEXT) linkWaymark(dir);
  return { product, dir, topics, upstream, env: { UPSTREAM_PORT: String(upstream.port) } };
}

async function build({ product, dir, topics, env }: Side): Promise<void> {
  if (topics.length === 0) return;
  const { code, output } = await product.build(dir, env);
  if (code !== 0) throw new Error(`${product.name} build of ${dir} ended with ${code}:\n${output}`);
}

async function compareMode(mode: Mode, next: Side, waymark: Side): Promise<CaseResult[]> {
  const tried = (topics: readonly Topic[]) =>
    topics.flatMap((topic) =>
      topic.cases.filter(({ only = mode }) => only === mode).map((one) => ({ topic, one })),
    );
  const pairs = tried(next.topics);
  if (pairs.length === 0) return [];
  const [ofNext, ofWaymark] = await Promise.all([
    answersOf(next, mode, pairs),
    answersOf(waymark, mode, tried(waymark.topics)),
  ]);
  return pairs.map(({ topic, one }) => {
    const answers = ofNext.answers.get(one) ?? [];
    const got = ofWaymark.answers.get(one);
    if (!got) return { topic, one, mode, next: answers };
    const logs = compareLogs(logPatterns(one.log), ofNext.log, ofWaymark.log);
    const verdict = explainMismatches(one, mode, [...compareAnswers(answers, got), ...logs]);
    return { topic, one, mode, next: answers, verdict };
  });
}

async function answersOf(
  { product, dir, topics, env, upstream }: Side,
  mode: Mode,
  pairs: readonly { readonly topic: Topic; readonly one: TwinCase }[],
): Promise<{ answers: ReadonlyMap<TwinCase, readonly Answer[]>; log: string }> {
  if (topics.length === 0) return { answers: new Map(), log: '' };
  const server = await product.serve(mode, dir, env);
  try {
    const subject: Subject = { url: server.url, upstreamPort: upstream.port };
    const isNextDev = product === NEXT && mode === 'dev';
    const [limit, send] = isNextDev ? [AT_ONCE_IN_DEV, sendPastRaces] : [AT_ONCE, sendCase];
    const answers = await inParallel(pairs, limit, async ({ topic, one }) => {
      return [one, await send(subject, topic, one)] as const;
    });
    await untilSaid(
      server,
      pairs.flatMap(({ one }) => logPatterns(one.log)),
    );
    return { answers: new Map(answers), log: server.output() };
  } finally {
    await server.stop('SIGTERM');
  }
}

/** Sends a case again where `next dev` stumbled. */
async function sendPastRaces(subject: Subject, topic: Topic, one: TwinCase): Promise<Answer[]> {
  let answers = await sendCase(subject, topic, one);
  for (let tries = 1; answers.some(isRace) && tries < TRIES_IN_DEV; tries++)
    answers = await sendCase(subject, topic, one);
  return answers;
}

/** Whether `next dev` answered out of a file that was not written yet, instead of asking a handler. */
function isRace({ status, body, headers }: Answer): boolean {
  return status === 500 && body === 'Internal Server Error' && headers['content-type'] === undefined;
}
