import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sendRaw } from '../harness/raw-http.ts';
import type { RunningCommand } from '../harness/run-waymark.ts';
import type { Answer } from './answer.ts';
import { compareAnswers } from './compare-answers.ts';
import type { CaseResult } from './compare-profile.ts';
import { explainMismatches } from './explain-mismatches.ts';
import { Normaliser } from './normalise-answer.ts';
import { type Env, NEXT, type Product, WAYMARK } from './products.ts';
import type { Mode, Topic } from './twin-case.ts';
import { linkWaymark } from './write-app.ts';

interface Step {
  readonly name: string;
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly capture?: Readonly<Record<string, (answer: { headers: Headers; body: unknown }) => string>>;
}
/** What the example has of its own: its upstream, its requests, and how these take up what was answered. */
export interface GuideModules {
  startUpstream(options: { token: string }): Promise<{ readonly url: string; close(): void }>;
  readonly requests: readonly Step[];
  fill<T>(value: T, captured: Captured): T;
}

type Captured = Record<string, string | number>;

const GUIDE = fileURLToPath(new URL('../../examples/guide', import.meta.url));
const MADE_BY_BUILDS = /\/(?:node_modules|\.next|\.waymark[^/]*|\.data)$/;
const TOKEN = 'a-token-for-the-twin';

const TOPIC: Topic = { name: 'guide', profile: 'plain', cases: [] };

/** Builds and serves examples/guide as it is on both, and compares the answers to its own requests. */
export async function compareGuide(guide: GuideModules, modes: readonly Mode[]): Promise<CaseResult[]> {
  const upstream = await guide.startUpstream({ token: TOKEN });
  const env = { UPSTREAM_URL: upstream.url, API_TOKEN: TOKEN, DATA_DIR: 'memory://' };
  try {
    const dirs = await Promise.all([copyAndBuild(NEXT, env), copyAndBuild(WAYMARK, env)]);
    const results: CaseResult[] = [];
    for (const mode of modes) {
      const [next, waymark] = await Promise.all([
        takeSteps(guide, NEXT, mode, dirs[0], env),
        takeSteps(guide, WAYMARK, mode, dirs[1], env),
      ]);
      results.push(...next.map((answers, index) => compareStep(mode, answers, waymark[index])));
    }
    return results;
  } finally {
    upstream.close();
  }
}

interface StepAnswer {
  readonly name: string;
  readonly answer: Answer;
}

function compareStep(mode: Mode, { name, answer }: StepAnswer, waymark: StepAnswer | undefined): CaseResult {
  const one = { name, send: [answer.line] };
  const found = compareAnswers([answer], waymark ? [waymark.answer] : []);
  return { topic: TOPIC, one, mode, next: [answer], verdict: explainMismatches(one, mode, found) };
}

async function copyAndBuild(product: Product, env: Env): Promise<string> {
  const dir = fileURLToPath(new URL(`./apps/guide-${product.name}`, import.meta.url));
  rmSync(dir, { recursive: true, force: true });
  cpSync(GUIDE, dir, { recursive: true, filter: (path) => !MADE_BY_BUILDS.test(path) });
  // On Next.js its helpers come from a package like others, and the types of next/* from Next.js itself.
  if (product === NEXT) rmSync(join(dir, 'waymark-env.d.ts'));
  linkWaymark(dir);
  const { code, output } = await product.build(dir, env);
  if (code !== 0) throw new Error(`${product.name} does not build examples/guide:\n${output}`);
  return dir;
}

async function takeSteps(
  { requests, fill }: GuideModules,
  product: Product,
  mode: Mode,
  dir: string,
  env: Env,
): Promise<StepAnswer[]> {
  const server = await product.serve(mode, dir, env);
  try {
    const captured: Captured = { run: 'twin' };
    const answers: StepAnswer[] = [];
    for (const step of requests) answers.push(await takeStep(server, fill(step, captured), captured));
    return answers;
  } finally {
    await server.stop();
  }
}

async function takeStep(server: RunningCommand, step: Step, captured: Captured): Promise<StepAnswer> {
  const { method = 'GET', path, body, headers = {} } = step;
  const isText = body === undefined || typeof body === 'string';
  const line = `${method} ${path}`;
  const raw = await sendRaw(server.url, line, {
    headers: isText ? headers : { 'content-type': 'application/json', ...headers },
    body: isText ? (body as string | undefined) : JSON.stringify(body),
  });
  const text = Buffer.from(raw.body, 'latin1').toString();
  const seen = new Headers([...raw.headers].map(([name, values]) => [name, values.join(', ')]));
  const data: unknown = seen.get('content-type')?.includes('json') && text !== '' ? JSON.parse(text) : text;
  for (const [name, pick] of Object.entries(step.capture ?? {}))
    captured[name] = pick({ headers: seen, body: data });
  const normaliser = new Normaliser({ PORT: new URL(server.url).port });
  const answer = normaliser.answer(withoutSecrets(line, captured), raw);
  return { name: step.name, answer: JSON.parse(withoutSecrets(JSON.stringify(answer), captured)) as Answer };
}

/** Takes out what the app made up: tokens, times, ids. */
function withoutSecrets(text: string, { token }: Captured): string {
  const told = token === undefined ? text : text.replaceAll(String(token), '{token}');
  return told
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '{time}')
    .replaceAll(/[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/g, '{uuid}');
}
