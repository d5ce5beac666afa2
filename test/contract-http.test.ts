import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { contract, testExcept } from './harness/contract.ts';
import { exchange, open, parseAnswers, received, requestText, sendRaw } from './harness/raw-http.ts';

const ROUTE = `const text = (s: string) => new TextEncoder().encode(s);
const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));
const state = { aborted: 0, cancelled: 0, pulled: 0, reason: '' };
const results: Record<string, (r: Request) => any> = {
  hi: () => new Response('hi'),
  state: () => Response.json({ ...state, rss: process.memoryUsage().rss }),
  echo: async (r) => new Response(await r.text()),
  slow: async (r) => { await sleep(Number(new URL(r.url).searchParams.get('ms'))); return new Response(new URL(r.url).search) },
  stream: () => new Response(new ReadableStream({ async start(c) { c.enqueue(text('one')); await sleep(20); c.enqueue(text('two')); c.close() } })),
  quiet: () => new Response(new ReadableStream({ async start(c) { await sleep(300); c.enqueue(text('late')); c.close() } }), { headers: { 'content-type': 'text/event-stream' } }),
  midway: () => new Response(new ReadableStream({ async start(c) { c.enqueue(text('part')); await sleep(50); c.error(new Error('mid stream')) } })),
  wait: (r) => new Promise((resolve) => { r.signal.addEventListener('abort', () => { state.aborted++; state.reason = (r.signal.reason as Error).name; resolve(new Response('late')) }) }),
  endless: (r) => { r.signal.addEventListener('abort', () => state.aborted++); return new Response(new ReadableStream({ async pull(c) { await sleep(5); c.enqueue(text('x')) }, cancel() { state.cancelled++ } })) },
  big: () => { state.pulled = 0; return new Response(new ReadableStream({ pull(c) { state.pulled++; c.enqueue(new Uint8Array(1 << 20)); if (state.pulled === 200) c.close() } }, { highWaterMark: 1 })) },
  abort: async (r) => { try { await r.text() } catch (e: any) { state.reason = e.name } return new Response('x') },
};
async function handle(request: Request, { params }: any): Promise<Response> {
  return results[(await params).k]!(request);
}
export { handle as GET, handle as POST };
`;

const NO_PIPELINE = { bun: 'closes a connection that brings a request while it answers another' };
const LATE_HEAD = { bun: 'sends a head only with the first piece of the body' };
const LARGE_UNREAD = { deno: 'closes a connection with a large body that nobody read' };
const HUGE_HEADERS = { deno: 'takes headers of any size' };
const SILENT_400 = { deno: 'closes the connection without an answer' };

const keep = { connection: 'keep-alive' };

contract('http', { 'app/x/[k]/route.ts': ROUTE }, (subject) => {
  const ask = (line: string, body?: string) => requestText(subject.url, line, { headers: keep, body });
  const last = (line: string) => requestText(subject.url, line);
  const state = async () =>
    JSON.parse((await sendRaw(subject.url, 'GET /x/state')).body) as Record<string, number | string>;

  test('keep-alive: one connection serves many requests', async () => {
    const socket = await open(subject.url);
    const lines = ['GET /x/hi', 'HEAD /x/hi', 'GET /x/stream', 'GET /nope'];
    const answers = [];
    for (const line of lines) {
      const method = line.slice(0, line.indexOf(' '));
      socket.write(ask(line));
      const isWhole = (text: string) =>
        text.includes('\r\n\r\n') && (method === 'HEAD' || parseAnswers(text, [method])[0]?.isWhole === true);
      answers.push(...parseAnswers(await received(socket, isWhole), [method]));
    }
    socket.write(last('GET /x/hi'));
    answers.push(...parseAnswers(await received(socket), ['GET']));
    expect(answers.map(({ status, body }) => [status, status === 404 ? '' : body])).toEqual([
      [200, 'hi'],
      [200, ''],
      [200, 'onetwo'],
      [404, ''],
      [200, 'hi'],
    ]);
  });

  testExcept(subject, NO_PIPELINE, 'pipelined requests are answered in their order', async () => {
    const text = await exchange(
      subject.url,
      ask('GET /x/slow?ms=120') + ask('GET /x/slow?ms=1') + last('GET /x/slow?ms=60'),
    );
    const answers = parseAnswers(text, ['GET', 'GET', 'GET']);
    expect(answers.map(({ body }) => body)).toEqual(['?ms=120', '?ms=1', '?ms=60']);
  });

  for (const [line, status, body, except = {}] of [
    ['POST /x/hi', 200, 'x'.repeat(1 << 20), LARGE_UNREAD],
    ['POST /nope', 404, 'x'.repeat(1 << 20), LARGE_UNREAD],
    ['GET /x/hi', 200, 'x'.repeat(1 << 16), LARGE_UNREAD],
    ['POST /x//hi', 308, 'unread'],
    ['TRACE /x/hi', 400, 'unread'],
    ['PROPFIND /x/hi', 400, 'unread'],
  ] as const) {
    const name = `${line}: ${status}, the connection goes on after a body of ${body.length} bytes that nobody read`;
    testExcept(subject, except, name, async () => {
      const text = await exchange(subject.url, ask(line, body) + last('GET /x/hi'));
      expect(parseAnswers(text, ['GET', 'GET']).map((answer) => answer.status)).toEqual([status, 200]);
    });
  }

  test('chunked body that nobody reads: the connection goes on', async () => {
    const chunked = requestText(subject.url, 'POST /x/hi', {
      headers: { ...keep, 'transfer-encoding': 'chunked' },
    });
    const text = await exchange(subject.url, `${chunked}3\r\nabc\r\n0\r\n\r\n${last('GET /x/hi')}`);
    expect(parseAnswers(text, ['POST', 'GET']).map(({ body }) => body)).toEqual(['hi', 'hi']);
  });

  test('Expect: 100-continue is told to go on before the body is sent', async () => {
    const socket = await open(subject.url);
    socket.write(
      requestText(subject.url, 'POST /x/echo', {
        headers: { expect: '100-continue', 'content-length': '3' },
      }),
    );
    expect(await received(socket, (text) => text.includes('\r\n\r\n'))).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write('abc');
    expect(parseAnswers(await received(socket), ['POST'])[0]).toMatchObject({ status: 200, body: 'abc' });
  });

  test('HTTP/1.0: a stream ends with the connection', async () => {
    const text = await exchange(subject.url, `GET /x/stream HTTP/1.0\r\nHost: x\r\n\r\n`);
    const [answer] = parseAnswers(text, ['GET']);
    expect(answer?.headers.get('transfer-encoding')).toBeUndefined();
    expect(answer?.body).toBe('onetwo');
  });

  testExcept(subject, LATE_HEAD, 'a stream that says nothing yet: the head is sent at once', async () => {
    const socket = await open(subject.url);
    const start = performance.now();
    socket.write(last('GET /x/quiet'));
    const head = await received(socket, (text) => text.includes('\r\n\r\n'));
    expect(performance.now() - start).toBeLessThan(250);
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*text\/event-stream/);
    expect(await received(socket)).toBe('4\r\nlate\r\n0\r\n\r\n');
  });

  test('a stream that fails midway: what came is sent, then the connection breaks off', async () => {
    const [answer] = parseAnswers(await exchange(subject.url, ask('GET /x/midway')), ['GET']);
    expect(answer).toMatchObject({ status: 200, body: 'part', isWhole: false });
    await expect.poll(() => subject.output()).toMatch(/Error: mid stream/);
  });

  testExcept(subject, NO_PIPELINE, 'nothing is answered after a stream that fails midway', async () => {
    const text = await exchange(subject.url, ask('GET /x/midway') + last('GET /x/hi'));
    expect(parseAnswers(text, ['GET'])).toMatchObject([{ status: 200, body: 'part', isWhole: false }]);
  });

  test('request.signal: aborts when the client goes away before the answer', async () => {
    const before = await state();
    const socket = await open(subject.url);
    socket.write(ask('GET /x/wait'));
    await sleep(50);
    socket.destroy();
    await expect.poll(state).toMatchObject({ aborted: Number(before['aborted']) + 1, reason: 'AbortError' });
  });

  test('a client that goes away during a stream: it is cancelled, and the signal aborts', async () => {
    const before = await state();
    const socket = await open(subject.url);
    socket.write(ask('GET /x/endless'));
    await received(socket, (text) => text.includes('x\r\n'));
    socket.destroy();
    await expect.poll(state).toMatchObject({
      aborted: Number(before['aborted']) + 1,
      cancelled: Number(before['cancelled']) + 1,
    });
  });

  test('request.signal: does not abort after a whole answer', async () => {
    const before = await state();
    await exchange(subject.url, last('GET /x/hi'));
    await sleep(30);
    expect((await state())['aborted']).toBe(before['aborted']);
  });

  test('a client that goes away while it sends: reading its body fails', async () => {
    const socket = await open(subject.url);
    socket.write(requestText(subject.url, 'POST /x/abort', { headers: { 'content-length': '10' } }));
    socket.write('abc');
    await sleep(50);
    socket.destroy();
    await expect.poll(state).toMatchObject({ reason: 'AbortError' });
  });

  test('a slow reader: a stream of 200 MB is made no faster than it is read', async () => {
    const idle = await state();
    const socket = await open(subject.url);
    socket.pause();
    socket.write(last('GET /x/big'));
    await sleep(300);
    const paused = await state();
    // What the two kernels hold, and a few pieces on the way.
    expect(Number(paused['pulled'])).toBeLessThan(40);
    expect(Number(paused['rss']) - Number(idle['rss'])).toBeLessThan(100 * 2 ** 20);
    let size = 0;
    socket.on('data', (chunk) => (size += chunk.length)).resume();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(size).toBeGreaterThan(200 * 2 ** 20);
    expect(Number((await state())['pulled'])).toBe(200);
  });

  testExcept(subject, HUGE_HEADERS, 'a header beyond the limit: 431, and others are served on', async () => {
    const text = await exchange(
      subject.url,
      requestText(subject.url, 'GET /x/hi', { headers: { 'x-big': 'x'.repeat(40_000) } }),
    );
    expect(text).toMatch(/^HTTP\/1\.1 431 /);
    expect((await sendRaw(subject.url, 'GET /x/hi')).status).toBe(200);
  });

  for (const [name, request, except = {}] of [
    [
      'both lengths',
      'POST /x/hi HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['two lengths', 'POST /x/hi HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
    ['a bad chunk', 'POST /x/hi HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', SILENT_400],
    ['a space before the colon', 'GET /x/hi HTTP/1.1\r\nHost : x\r\n\r\n'],
    ['no HTTP', 'nonsense\r\n\r\n'],
  ] as const) {
    const title = `malformed request, ${name}: never the answer to a second one`;
    testExcept(subject, except, title, async () => {
      const text = await exchange(subject.url, request + last('GET /x/hi'));
      expect(text).toMatch(/HTTP\/1\.1 400 Bad Request/);
      expect(text.match(/HTTP\/1\.1 200/g) ?? []).toHaveLength(text.startsWith('HTTP/1.1 200') ? 1 : 0);
    });
  }
});
