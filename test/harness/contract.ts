import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RawAnswer, type RawRequest, sendRaw } from './raw-http.ts';
import { type Engine, type Exceptions, sharedProject, testedWays } from './engines.ts';
import type { RunningCommand } from './run-waymark.ts';

/** A way to run a project: from its sources, or built. */
export type Mode = 'dev' | 'start';

/** What an answer has to look like; what is left out is not looked at. */
export interface Expected extends RawRequest {
  /** `null`: the answer has no such header. Several values: in this order. */
  readonly has?: Readonly<Record<string, string | RegExp | readonly string[] | null>>;
  /** The body; not compared where dev shows an error in it. */
  readonly text?: string | RegExp;
  /** The body read as JSON: compared as by `toMatchObject`. */
  readonly json?: unknown;
  /** What the log has to say, besides what it said before. */
  readonly log?: RegExp | readonly RegExp[];
  /** What the log must not say. */
  readonly quiet?: RegExp;
  /** The only mode in which it holds. */
  readonly only?: Mode;
  /** The engines of which it does not hold, and why. */
  readonly except?: Exceptions;
  /** Told apart by this from a case with the same request. */
  readonly note?: string;
}

/** A request, the status that it gets, and what else there is to see. */
export type Case = readonly [line: string, status: number, expected?: Expected];

/** A server that the tests of one mode share. */
export interface Subject {
  readonly mode: Mode;
  readonly engine: Engine;
  readonly url: string;
  output(): string;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Runs the same tests against a project's dev server, and against its build on every engine. */
export function contract(
  title: string,
  files: Readonly<Record<string, string>>,
  define: (subject: Subject) => void,
): void {
  describe(`${title},`, () => {
    const project = sharedProject(files);
    afterAll(() => project.remove());
    for (const { name, mode, engine, serve } of testedWays()) {
      describe(`${name}:`, () => {
        let server: RunningCommand;
        beforeAll(async () => {
          if (mode === 'start') await project.build();
          server = await serve(project.dir);
        });
        afterAll(() => server.stop());
        define({
          mode,
          engine,
          get url() {
            return server.url;
          },
          output: () => server.output(),
          stop: (signal) => server.stop(signal),
        });
      });
    }
  });
}

/** `test`, but for the engines of which it does not hold: there it is skipped, and its name says why. */
export function testExcept(
  { engine }: Subject,
  except: Exceptions,
  name: string,
  run: () => Promise<void>,
): void {
  const reason = except[engine];
  if (reason === undefined) test(name, run);
  else test.skip(`${name} [${engine}: ${reason}]`, run);
}

/** Makes a test of each line of a table. */
export function cases(subject: Subject, table: readonly Case[]): void {
  for (const [line, status, expected = {}] of table) {
    if (expected.only !== undefined && expected.only !== subject.mode) continue;
    const sent = expected.headers ? ` ${JSON.stringify(expected.headers)}` : '';
    const name = `${line}${sent}${expected.note ? ` (${expected.note})` : ''}`;
    testExcept(subject, expected.except ?? {}, name, async () => {
      const before = subject.output();
      const answer = await sendRaw(subject.url, line, expected);
      check(subject, answer, status, expected);
      for (const pattern of [expected.log ?? []].flat()) {
        const known = count(before, pattern);
        await expect
          .poll(() => (count(subject.output(), pattern) > known ? '' : subject.output()), { timeout: 3000 })
          .toBe('');
      }
      if (expected.quiet) expect(count(subject.output(), expected.quiet)).toBe(count(before, expected.quiet));
    });
  }
}

/** How often a log says something; the two outputs of a server are not one text that only grows at its end. */
function count(text: string, { source }: RegExp): number {
  return text.match(new RegExp(source, 'g'))?.length ?? 0;
}

function check({ mode, url }: Subject, answer: RawAnswer, status: number, expected: Expected): void {
  const local = (value: string) => value.replaceAll('$URL', url);
  expect({ status: answer.status, body: answer.status === status ? '' : answer.body }).toEqual({
    status,
    body: '',
  });
  for (const [name, value] of Object.entries(expected.has ?? {})) {
    const got = answer.headers.get(name);
    if (value === null) expect({ [name]: got }).toEqual({ [name]: undefined });
    else if (value instanceof RegExp) expect(got?.join('\n')).toMatch(value);
    else expect({ [name]: got }).toEqual({ [name]: [value].flat().map(local) });
  }
  const isErrorPage = mode === 'dev' && status === 500;
  if (expected.text instanceof RegExp) expect(answer.body).toMatch(expected.text);
  else if (expected.text !== undefined && !isErrorPage) expect(answer.body).toBe(local(expected.text));
  if (expected.json !== undefined) {
    const text = Buffer.from(answer.body, 'latin1').toString();
    expect(JSON.parse(text.replaceAll(url, '$URL'))).toMatchObject(expected.json as object);
  }
}
