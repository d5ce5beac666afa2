import { expect, test } from 'vitest';
import { withBodyLimit } from './body-limit.ts';

function post(body: BodyInit, headers: Record<string, string> = {}): Request {
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, headers, duplex: 'half' };
  return new Request('http://x/', init);
}

function stream(...pieces: string[]): ReadableStream {
  return new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(piece));
    },
  });
}

const echo = withBodyLimit(async (request) => new Response(await request.text()), 10);

test('withBodyLimit: lets through what is not larger, however it comes', async () => {
  expect(await (await echo(post('0123456789'))).text()).toBe('0123456789');
  expect(await (await echo(post(stream('01234', '56789')))).text()).toBe('0123456789');
  expect((await echo(new Request('http://x/'))).status).toBe(200);
});

test('withBodyLimit: 413 by the length, without the handler, and by counting', async () => {
  let calls = 0;
  const counting = withBodyLimit(async (request) => {
    calls++;
    return Response.json(await request.json());
  }, '10b');
  expect((await counting(post('0123456789a', { 'content-length': '11' }))).status).toBe(413);
  expect(calls).toBe(0);
  const answer = await counting(post(stream('"012345', '6789"')));
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({ title: 'Content Too Large' });
});

test('withBodyLimit: counts what is read as a stream, and leaves other errors alone', async () => {
  const reading = withBodyLimit(async (request) => {
    const reader = request.body?.getReader();
    for (;;) if ((await reader?.read())?.done) return new Response('all');
  }, 10);
  expect((await reading(post(stream('01234', '56789')))).status).toBe(200);
  expect((await reading(post(stream('01234', '56789', 'a')))).status).toBe(413);
  const failing = withBodyLimit(() => Promise.reject(new Error('mine')), 10);
  await expect(failing(post('x'))).rejects.toThrow('mine');
});

test('withBodyLimit: a copy counts as well', async () => {
  const copying = withBodyLimit(async (request) => new Response(await request.clone().text()), 10);
  expect((await copying(post(stream('01234', '56789')))).status).toBe(200);
  expect((await copying(post(stream('01234', '56789', 'a')))).status).toBe(413);
});
