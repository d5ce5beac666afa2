import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { contract } from './harness/contract.ts';
import { open, parseAnswers, received, requestText, sendRaw } from './harness/raw-http.ts';
import { startRawUpstream, startUpstream } from './harness/upstream.ts';

/** What a server that behaves badly sends, by the path that it is asked for. */
const SCRIPTS: Readonly<Record<string, string>> = {
  '/die': '',
  '/die-mid': 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this',
  '/die-chunked': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n',
  '/garbage': 'SSH-2.0-OpenSSH_9.6\r\n\r\n',
  '/both':
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n',
  '/two-lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
  '/folded': 'HTTP/1.1 200 OK\r\nX-A: 1\r\n folded\r\nContent-Length: 0\r\n\r\n',
  '/lone-cr': 'HTTP/1.1 200 OK\r\nX-A: 1\rX-B: 2\r\nContent-Length: 0\r\n\r\n',
  '/huge-head': `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n`,
  '/odd-status': 'HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n',
  '/upgrade': 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: foo\r\n\r\n',
  '/reason': 'HTTP/1.1 200 \xff\xfe\r\nContent-Length: 2\r\n\r\nok',
};
const raw = await startRawUpstream((socket, own) => {
  socket.on('data', () => {
    const [, path = ''] = /^\w+ (\S+) HTTP\/1\.1\r\n[^]*\r\n\r\n/.exec(own.text) ?? [];
    const script = SCRIPTS[path];
    if (script !== undefined) socket.end(script, 'latin1');
    else if (path === '/stall') socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this');
    else if (path === '/extra') {
      const first = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst';
      // An answer that nobody has asked for must not become that of the next request.
      socket.write(`${first}HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged`);
    }
  });
});

const state = { failures: 0, closed: 0, status: 200 };
const upstream = await startUpstream((request, response) => {
  const { pathname } = new URL(request.url ?? '', 'http://x');
  response.once('close', () => void (response.writableFinished || state.closed++));
  if (pathname === '/flaky') {
    if (state.failures-- > 0) response.writeHead(503, { 'retry-after': '0' }).end('not now');
    else response.end('at last');
  } else if (pathname === '/reset') {
    if (state.failures-- > 0) request.socket.destroy();
    else request.pipe(response);
  } else if (pathname === '/later') response.writeHead(503, { 'retry-after': '60' }).end('much later');
  else if (pathname === '/status') response.writeHead(state.status).end();
  else if (pathname === '/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
    setTimeout(() => response.write('data: 2\n\n'), 400);
  } else if (pathname === '/refuse') {
    response.writeHead(413).end('too much');
    request.resume();
  }
  // All else is not answered.
});

const FILES = {
  'package.json': '{ "type": "module" }',
  'app/raw/[...path]/route.ts': `import { proxy } from 'waymark/proxy';
const raw = proxy('${raw.url}', {
  stripPrefix: '/raw',
  circuitBreaker: false,
  retries: false,
  timeouts: { headers: '300ms', body: '300ms' },
});
export { raw as GET, raw as POST };
`,
  'app/again/[...path]/route.ts': `import { proxy } from 'waymark/proxy';
const again = proxy('${upstream.url}', { stripPrefix: '/again', circuitBreaker: false, retries: { limit: 2, backoff: 5 } });
export { again as GET, again as POST, again as PUT };
`,
  'app/stream/[...path]/route.ts': `import { proxy } from 'waymark/proxy';
const stream = proxy('${upstream.url}', { stripPrefix: '/stream', timeouts: { total: '2s' } });
export { stream as GET, stream as POST };
`,
  'app/events/route.ts': `import { proxy } from 'waymark/proxy';
export const GET = proxy('${upstream.url}', { timeouts: { headers: '200ms' } });
`,
  'app/broken/route.ts': `import { proxy } from 'waymark/proxy';
export const GET = proxy('${upstream.url}', {
  path: '/status',
  retries: false,
  circuitBreaker: { minimumRequests: 3, cooldown: '300ms', failureRate: 1 },
});
`,
  'app/limited/route.ts': `import { proxy } from 'waymark/proxy';
export const maxBodySize = 10;
export const POST = proxy('${upstream.url}', { path: '/reset' });
`,
};

afterAll(async () => {
  await upstream.close();
  await raw.close();
});

contract('waymark/proxy, when things go wrong', FILES, (subject) => {
  beforeEach(() => {
    (upstream.requests as unknown[]).length = 0;
    (raw.connections as unknown[]).length = 0;
    Object.assign(state, { failures: 0, closed: 0, status: 200 });
  });
  const get = (path: string) => sendRaw(subject.url, `GET ${path}`);

  test.each([
    '/die',
    '/garbage',
    '/both',
    '/two-lengths',
    '/lone-cr',
    '/huge-head',
    '/odd-status',
    '/upgrade',
  ])('an upstream that answers with %s: 502', async (path) => {
    const answer = await get(`/raw${path}`);
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.body)).toMatchObject({ status: 502 });
    expect(answer.headers.get('cache-control')).toEqual(['no-store']);
  });

  test('a header that is folded, and a reason that is no text, split nothing', async () => {
    const folded = await get('/raw/folded');
    if (folded.status === 200) expect(folded.headers.get('x-a')?.join()).toMatch(/^1\s+folded$/);
    else expect(folded.status).toBe(502);
    expect(await get('/raw/reason')).toMatchObject({ status: 200, body: 'ok' });
  });

  test.each(['/die-mid', '/die-chunked', '/stall'])(
    '%s: an answer that breaks off is not taken for whole',
    async (path) => {
      const answer = await get(`/raw${path}`);
      expect(answer.status).toBe(200);
      expect(answer.isWhole).toBe(false);
    },
  );

  test('an upstream that does not answer: 504 in time', async () => {
    const answer = await get('/raw/hang');
    expect(answer.status).toBe(504);
    await expect.poll(() => subject.output()).toContain(`Cannot pass GET on to ${raw.url}/hang`);
  });

  test('response smuggling: what comes behind an answer is nobody’s', async () => {
    const bodies = [];
    for (let count = 0; count < 3; count++) bodies.push((await get('/raw/extra')).body);
    expect(bodies).toEqual(['first', 'first', 'first']);
  });

  test.each([
    [
      'both lengths',
      'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n',
    ],
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 0\r\n\r\nhello'],
    ['a list of lengths', 'Content-Length: 5, 0\r\n\r\nhello'],
    ['a length that is none', 'Content-Length: +5\r\n\r\nhello'],
    ['an unknown coding', 'Transfer-Encoding: chunked, foo\r\n\r\n0\r\n\r\n'],
    ['a hidden coding', 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
    ['a folded coding', 'Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n'],
    ['a chunk that is none', 'Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n'],
  ])('request smuggling, %s: nothing of it reaches the upstream as a request', async (_, rest) => {
    const socket = await open(subject.url);
    socket.write(`POST /raw/die HTTP/1.1\r\nHost: x\r\n${rest}`);
    setTimeout(() => socket.end(), 200);
    const [answer] = parseAnswers(await received(socket), ['POST']);
    expect(answer?.status ?? 400).toBeGreaterThanOrEqual(400);
    for (const { text } of raw.connections)
      expect(text).not.toMatch(/admin|transfer-encoding.*content-length/is);
  });

  test('request smuggling: a body that looks like a request stays one body', async () => {
    const body = 'GET /admin HTTP/1.1\r\nHost: x\r\n\r\n';
    const headers = { connection: 'close, content-length', 'transfer-encoding': null };
    await sendRaw(subject.url, 'POST /raw/die', { headers, body });
    const [{ text } = { text: '' }] = raw.connections;
    expect(text).toMatch(new RegExp(`^POST /die HTTP/1\\.1\\r\\n[^]*content-length: ${body.length}\\r\\n`));
    expect(text.match(/content-length|transfer-encoding/gi)).toHaveLength(1);
    expect(text.endsWith(`\r\n\r\n${body}`)).toBe(true);
  });

  test('idempotent requests are sent again, others are not', async () => {
    state.failures = 2;
    expect(await get('/again/flaky')).toMatchObject({ status: 200, body: 'at last' });
    expect(upstream.requests).toHaveLength(3);
    state.failures = 1;
    expect((await sendRaw(subject.url, 'POST /again/flaky', { body: 'x' })).status).toBe(503);
    expect(upstream.requests).toHaveLength(4);
    state.failures = 1;
    expect(await sendRaw(subject.url, 'PUT /again/reset', { body: 'whole' })).toMatchObject({
      status: 200,
      body: 'whole',
    });
    expect(upstream.requests).toHaveLength(6);
  });

  test('a body that comes in chunks is sent once, and an upstream that asks for time gets it', async () => {
    state.failures = 1;
    const headers = { 'content-length': null, 'transfer-encoding': 'chunked' };
    const put = await sendRaw(subject.url, 'PUT /again/reset', { headers, body: '1\r\nx\r\n0\r\n\r\n' });
    expect([put.status, upstream.requests.length]).toEqual([502, 1]);
    const answer = await get('/again/later');
    expect([answer.status, answer.body, upstream.requests.length]).toEqual([503, 'much later', 2]);
  });

  test('the circuit breaker: opens, lets one through, closes', async () => {
    state.status = 503;
    for (let count = 0; count < 3; count++) expect((await get('/broken')).status).toBe(503);
    const open = await get('/broken');
    expect([open.status, open.headers.get('retry-after')]).toEqual([503, ['1']]);
    expect(JSON.parse(open.body)).toMatchObject({ detail: 'The server behind this path is not well.' });
    expect(upstream.requests).toHaveLength(3);
    await wait(350);
    expect((await get('/broken')).status).toBe(503);
    expect((await get('/broken')).headers.get('retry-after')).toEqual(['1']);
    expect(upstream.requests).toHaveLength(4);
    state.status = 200;
    await wait(350);
    expect((await get('/broken')).status).toBe(200);
    expect((await get('/broken')).status).toBe(200);
  });

  test('a body that is larger than its route takes: 413, however it comes', async () => {
    const headers = { 'content-length': null, 'transfer-encoding': 'chunked' };
    const body = `20\r\n${'x'.repeat(32)}\r\n0\r\n\r\n`;
    expect((await sendRaw(subject.url, 'POST /limited', { headers, body })).status).toBe(413);
    expect((await sendRaw(subject.url, 'POST /limited', { body: 'x'.repeat(32) })).status).toBe(413);
  });

  test('an answer that comes before the body is sent goes on', async () => {
    const answer = await sendRaw(subject.url, 'POST /stream/refuse', { body: 'x'.repeat(300_000) });
    expect(answer).toMatchObject({ status: 413, body: 'too much' });
  });

  describe('a client that leaves', () => {
    test.each(['/stream/never', '/stream/events'])('ends what is asked for it: %s', async (path) => {
      const socket = await open(subject.url);
      socket.write(requestText(subject.url, `GET ${path}`));
      await expect.poll(() => upstream.requests.length).toBe(1);
      await wait(50);
      socket.destroy();
      await expect.poll(() => state.closed, { timeout: 3000 }).toBe(1);
    });

    test('in the middle of its body: the upstream sees it break off', async () => {
      const socket = await open(subject.url);
      socket.write('POST /stream/never HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
      await expect.poll(() => upstream.requests.length).toBe(1);
      socket.destroy();
      await expect.poll(() => state.closed, { timeout: 3000 }).toBe(1);
    });
  });

  test('server-sent events: each as it comes, and silence is no failure', async () => {
    const socket = await open(subject.url);
    socket.write(requestText(subject.url, 'GET /events'));
    expect(await received(socket, (text) => text.includes('data: 1\n\n'))).not.toContain('data: 2');
    expect(await received(socket, (text) => text.includes('data: 2\n\n'))).toContain('data: 2');
    socket.destroy();
    await expect.poll(() => state.closed, { timeout: 3000 }).toBe(1);
  });

  test('the whole exchange has a time: one that streams on is cut off', async () => {
    const start = performance.now();
    const answer = await get('/stream/events');
    expect(answer.isWhole).toBe(false);
    expect(performance.now() - start).toBeGreaterThan(1500);
  });
});
