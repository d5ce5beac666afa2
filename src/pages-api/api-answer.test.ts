import { expect, test } from 'vitest';
import { ApiAnswer } from './api-answer.ts';

const PIECE = new Uint8Array(65_536);

/** An answer whose writer fills it up again whenever there is room, as a handler does in `drain`. */
function refilled(times: number): { answer: ApiAnswer; seen: string[] } {
  const seen: string[] = [];
  let left = times;
  const answer = new ApiAnswer({
    onDrain: () => {
      seen.push('drain');
      write();
    },
    onFinish: () => seen.push('finish'),
    onLeave: () => seen.push('leave'),
  });
  const write = () => {
    if (left-- === 0) answer.end();
    else answer.send(PIECE, undefined, undefined);
  };
  write();
  answer.begin();
  return { answer, seen };
}

test('ApiAnswer: a reader that asks before the writer is told of room gets all of it', async () => {
  const { answer, seen } = refilled(5);
  const reader = (await answer.response).body?.getReader();
  let size = 0;
  // Asked for in the turn in which the last piece came, before `drain` could have been told.
  const reads = Array.from({ length: 6 }, () => reader?.read());
  for (const read of reads) size += (await read)?.value?.length ?? 0;
  expect(size).toBe(5 * PIECE.length);
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual(['drain', 'drain', 'drain', 'drain', 'drain', 'finish']);
});

test('ApiAnswer: a reader that leaves is told of, once', async () => {
  const { answer, seen } = refilled(5);
  await (await answer.response).body?.cancel();
  answer.leave();
  expect([seen, answer.isGone]).toEqual([['leave'], true]);
});

test('ApiAnswer: what ends in the turn in which it began is whole', async () => {
  const answer = new ApiAnswer({ onDrain: () => {}, onFinish: () => {}, onLeave: () => {} });
  answer.send('a', 'utf8', undefined);
  answer.send('YmM=', 'base64', undefined);
  answer.end();
  expect(answer.response).toBeInstanceOf(Response);
  expect(await (await answer.response).text()).toBe('abc');
});
