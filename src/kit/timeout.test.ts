import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withTimeout } from './timeout.ts';

const ask = (signal?: AbortSignal) => new Request('http://x/', signal ? { signal } : {});

test('withTimeout: an answer in time is the answer, and the signal stays silent', async () => {
  let signal: AbortSignal | undefined;
  const handler = withTimeout((request) => {
    signal = request.signal;
    return new Response('in time');
  }, '20ms');
  expect(await (await handler(ask())).text()).toBe('in time');
  await wait(40);
  expect(signal?.aborted).toBe(false);
});

test.each([
  [{}, 504],
  [{ status: 503 as const }, 503],
])('withTimeout: %j: too late is %i, and the signal aborts', async (options, status) => {
  const reasons: unknown[] = [];
  let isCancelled = false;
  const handler = withTimeout(
    async (request) => {
      request.signal.addEventListener('abort', () => reasons.push(request.signal.reason));
      await wait(60);
      return new Response(new ReadableStream({ cancel: () => void (isCancelled = true) }));
    },
    20,
    options,
  );
  const answer = await handler(ask());
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ status });
  expect(reasons).toMatchObject([{ name: 'TimeoutError' }]);
  await expect.poll(() => isCancelled).toBe(true);
});

test('withTimeout: a client that leaves is told as before, and an error stays one', async () => {
  const client = new AbortController();
  const handler = withTimeout(async (request) => {
    client.abort(new Error('gone'));
    request.signal.throwIfAborted();
    return new Response();
  }, '1s');
  await expect(handler(ask(client.signal))).rejects.toThrow('gone');
});

test.each([0, -1, 'soon', Number.NaN])('withTimeout: %j is no time', (time) => {
  expect(() => withTimeout(() => new Response(), time as number)).toThrow(TypeError);
});
