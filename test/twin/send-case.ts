import { setTimeout as sleep } from 'node:timers/promises';
import { type RawAnswer, type RawRequest, sendRaw } from '../harness/raw-http.ts';
import type { Answer } from './answer.ts';
import { Normaliser } from './normalise-answer.ts';
import { caseFolder, type Step, type Topic, type TwinCase } from './twin-case.ts';

/** A server to send to, as it is called in answers. */
export interface Subject {
  readonly url: string;
  /** The port of the upstream that its handlers ask. */
  readonly upstreamPort: number;
}

/** Takes the steps of a case in order, and returns what came back. */
export async function sendCase(subject: Subject, topic: Topic, one: TwinCase): Promise<Answer[]> {
  const { port } = new URL(subject.url);
  const normaliser = new Normaliser({ PORT: port, UPSTREAM: String(subject.upstreamPort) });
  const here = `/${caseFolder(topic, one)}`;
  const jar = new Map<string, string>();
  const answers: Answer[] = [];
  let html = '';
  for (const step of one.send) {
    if (typeof step === 'number') {
      await sleep(step);
      continue;
    }
    const [line, request] = asRequest(step, html, one.name);
    const raw = await trySend(subject.url, line.replace(/^(\S+ )~/, `$1${here}`), withCookies(request, jar));
    if (raw.headers.get('content-type')?.[0]?.startsWith('text/html'))
      html = Buffer.from(raw.body, 'latin1').toString();
    if (one.keepsCookies) keepCookies(raw, jar);
    answers.push(normaliser.answer(line, raw));
  }
  return answers;
}

function asRequest(
  step: Exclude<Step, number>,
  html: string,
  name: string,
): readonly [line: string, request: RawRequest] {
  if (typeof step === 'function') {
    if (html === '') throw new Error(`There was no document before a form of it was sent: ${name}`);
    return step(html);
  }
  return typeof step === 'string' ? [step, {}] : step;
}

/** A connection that ends without an answer is an answer, too. */
async function trySend(url: string, line: string, request: RawRequest): Promise<RawAnswer> {
  return sendRaw(url, line, request).catch((error: unknown): RawAnswer => {
    if (!/without an answer|Not an answer/.test(String(error))) throw error;
    return { status: 0, statusText: '', headers: new Map(), body: '', isWhole: false };
  });
}

function withCookies(request: RawRequest, jar: ReadonlyMap<string, string>): RawRequest {
  if (jar.size === 0) return request;
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  return { ...request, headers: { cookie, ...request.headers } };
}

function keepCookies(answer: RawAnswer, jar: Map<string, string>): void {
  for (const line of answer.headers.get('set-cookie') ?? []) {
    const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(line) ?? [];
    if (value === '') jar.delete(name);
    else jar.set(name, value);
  }
}
