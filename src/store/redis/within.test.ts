import { expect, test } from 'vitest';
import { within } from './within.ts';

test('within: what takes too long is given up, and told of', async () => {
  const late: string[] = [];
  const work = new Promise<string>(() => {});
  await expect(within(20, work, ({ message }) => late.push(message))).rejects.toThrow(
    'no answer within 20 ms',
  );
  expect(late).toEqual(['no answer within 20 ms']);
});

test('within: an answer that comes while the process is busy is not too late', async () => {
  // It comes 10 ms from now, as seen from outside.
  const promise = new Promise<string>((resolve) => {
    setTimeout(() => setImmediate(() => resolve('in time')), 10);
  });
  const waiting = within(50, promise);
  const end = performance.now() + 200;
  while (performance.now() < end);
  expect(await waiting).toBe('in time');
});

test('within: what work fails with is passed on', async () => {
  await expect(within(1000, Promise.reject(new Error('refused')))).rejects.toThrow('refused');
});
