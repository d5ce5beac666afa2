import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Answer } from './answer.ts';

const FOLDER = new URL('./recorded/', import.meta.url);

/** What Next.js answered to the cases of a topic, by the name of the case. */
export type RecordedAnswers = Readonly<Record<string, readonly Answer[]>>;

/** Reads what Next.js answered when `npm run test:twin -- --record` ran last. */
export function readRecorded(topic: string): RecordedAnswers {
  const file = new URL(`${topic}.json`, FOLDER);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as RecordedAnswers) : {};
}

/** Keeps what Next.js answers now. */
export function writeRecorded(topic: string, answers: RecordedAnswers): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(new URL(`${topic}.json`, FOLDER), `${JSON.stringify(answers, null, 1)}\n`);
}
