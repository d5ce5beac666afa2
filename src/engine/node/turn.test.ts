import { setImmediate as turnOver } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { flushLater, handOnLater } from './turn.ts';

/** Connections that answer when they are handed on, after so many milliseconds of work, and what becomes of them in turn. */
function events(count: number, work: number): string[] {
  const seen: string[] = [];
  for (let index = 0; index < count; index++) {
    handOnLater({
      handOn: () => {
        seen.push(`ask ${index}`);
        for (const end = performance.now() + work; performance.now() < end;);
        flushLater({ flush: () => seen.push(`write ${index}`) });
      },
    });
  }
  return seen;
}

const range = (what: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `${what} ${from + index}`);

test('handOnLater: nothing is asked before all has been read, and nothing written before all has been asked', async () => {
  const seen = events(100, 0);
  expect(seen).toEqual([]);
  await turnOver();
  await turnOver();
  const asked = seen.indexOf('write 0');
  // On a machine that is busy even quick ones can take long.
  expect(asked).toBeGreaterThanOrEqual(4);
  expect(seen.slice(0, asked)).toEqual(range('ask', 0, asked));
});

test('handOnLater: what is ready is written while slow ones wait', async () => {
  const seen = events(10, 2);
  while (seen.length < 20) await turnOver();
  expect(seen).toEqual([
    ...range('ask', 0, 4),
    ...range('write', 0, 4),
    ...range('ask', 4, 8),
    ...range('write', 4, 8),
    ...range('ask', 8, 10),
    ...range('write', 8, 10),
  ]);
});

test('handOnLater: after 128 the others have their turn, in their order', async () => {
  const seen = events(300, 0);
  while (seen.length < 600) await turnOver();
  expect(seen.filter((each) => each.startsWith('ask'))).toEqual(range('ask', 0, 300));
  expect(seen.filter((each) => each.startsWith('write'))).toEqual(range('write', 0, 300));
  expect(seen.indexOf('write 0')).toBeLessThan(seen.indexOf('ask 128'));
});
