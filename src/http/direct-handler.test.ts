import { expect, test } from 'vitest';
import { directOf, promising } from './direct-handler.ts';

test('promising: whatever a handler does, its callers get a promise', async () => {
  const answer = new Response('ok');
  const failure = new Error('failed');
  expect(await promising(() => answer)()).toBe(answer);
  expect(await promising(async () => answer)()).toBe(answer);
  const failing = promising(() => {
    throw failure;
  });
  await expect(failing()).rejects.toBe(failure);
});

test('directOf: what a promising handler would await, and every other handler itself', () => {
  expect(directOf(promising(answerOk))).toBe(answerOk);
  expect(directOf(answerOk)).toBe(answerOk);
});

function answerOk(): Response {
  return new Response('ok');
}
