import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Answer } from './answer.ts';
import type { Mode } from './twin-case.ts';

/** What Next.js answered to the cases of a topic, by the name of the case. */
export type RecordedAnswers = Readonly<Record<string, readonly Answer[]>>;

/** Reads what Next.js answered when `npm run test:twin -- --record` ran last. */
export function readRecorded(topic: string, mode: Mode): RecordedAnswers {
  const built = readFile(topic, 'start');
  return mode === 'start' ? built : { ...built, ...readFile(topic, 'dev') };
}

/** Keeps what Next.js answers now; of its development server only what it answers otherwise than when built. */
export function writeRecorded(topic: string, mode: Mode, answers: RecordedAnswers): void {
  const built = mode === 'dev' ? readFile(topic, 'start') : {};
  const kept = Object.entries(answers).filter(([name, own]) => !isDeepStrictEqual(own, built[name]));
  const file = fileOf(topic, mode);
  mkdirSync(new URL('.', file), { recursive: true });
  if (kept.length === 0) rmSync(file, { force: true });
  else writeFileSync(file, `${JSON.stringify(Object.fromEntries(kept), null, 1)}\n`);
}

function readFile(topic: string, mode: Mode): RecordedAnswers {
  const file = fileOf(topic, mode);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as RecordedAnswers) : {};
}

function fileOf(topic: string, mode: Mode): URL {
  return new URL(`./recorded/${mode === 'dev' ? 'dev/' : ''}${topic}.json`, import.meta.url);
}
