import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { contract } from './harness/contract.ts';
import { open, received, requestText, sendRaw } from './harness/raw-http.ts';

const FILES = {
  'package.json': '{ "type": "module" }',
  'app/list/route.ts': `import { withCompression } from 'waymark/compress';
import { withEtag } from 'waymark/etag';
const list = Array.from({ length: 500 }, (_, id) => ({ id, name: 'User ' + id }));
export const GET = withCompression(withEtag(() => Response.json(list)));
`,
  'app/pieces/route.ts': `import { withCompression } from 'waymark/compress';
export const GET = withCompression(() => {
  const text = new TextEncoder();
  let timer: NodeJS.Timeout;
  const body = new ReadableStream({
    start(controller) { controller.enqueue(text.encode('first')); timer = setTimeout(() => { controller.enqueue(text.encode('second')); controller.close(); }, 500); },
    cancel() { clearTimeout(timer); console.log('pieces cancelled'); },
  });
  return new Response(body, { headers: { 'content-type': 'text/plain' } });
});
`,
  'app/inflate/route.ts': `import type { NextRequest } from 'next/server';
import { withDecompression } from 'waymark/decompress';
export const POST = withDecompression(
  async (request: NextRequest) => Response.json({ body: await request.text(), path: request.nextUrl.pathname, user: request.cookies.get('user')?.value }),
  { maxBodySize: '64kb' },
);
`,
  'app/small/[id]/route.ts': `import { withBodyLimit } from 'waymark/body-limit';
export const POST = withBodyLimit(
  async (request: Request, { params }: { params: Promise<{ id: string }> }) => new Response((await params).id + (await request.text())),
  '10b',
);
export const PUT = async (request: Request) => new Response(await request.text());
`,
  'app/slow/route.ts': `import { withTimeout } from 'waymark/timeout';
export const GET = withTimeout(async (request) => {
  await new Promise((resolve) => request.signal.addEventListener('abort', resolve));
  console.log('slow aborted by', request.signal.reason.name);
  return new Response('late');
}, '100ms');
`,
  'app/events/route.ts': `import { sse } from 'waymark/sse';
export function GET(request: Request) {
  return sse<{ tick: { n: number } }>(request, async (stream) => {
    let n = Number(stream.lastEventId);
    await stream.send({ event: 'tick', data: { n: n + 1 }, id: n + 1 });
    await stream.closed;
    console.log('events closed');
  });
}
`,
};

contract('the wrappers of the kit', FILES, (subject) => {
  const chunked = { 'content-length': null, 'transfer-encoding': 'chunked' };

  test('compressed for those who take it, and not sent again to those who have it', async () => {
    const plain = await sendRaw(subject.url, 'GET /list');
    const answer = await sendRaw(subject.url, 'GET /list', { headers: { 'accept-encoding': 'gzip' } });
    expect(answer.headers.get('content-encoding')).toEqual(['gzip']);
    expect(gunzipSync(Buffer.from(answer.body, 'latin1')).toString()).toBe(plain.body);
    expect(answer.headers.get('vary')).toEqual(['Accept-Encoding']);
    const etag = answer.headers.get('etag')?.[0] ?? '';
    expect(etag).toBe(`W/${plain.headers.get('etag')?.[0]}`);
    for (const encoding of ['gzip', 'identity']) {
      const headers = { 'accept-encoding': encoding, 'if-none-match': etag };
      expect(await sendRaw(subject.url, 'GET /list', { headers })).toMatchObject({ status: 304, body: '' });
    }
    const head = await sendRaw(subject.url, 'HEAD /list', { headers: { 'accept-encoding': 'gzip' } });
    expect([head.status, head.body, head.headers.get('content-encoding')]).toEqual([200, '', ['gzip']]);
    const none = await sendRaw(subject.url, 'GET /list', { headers: { 'accept-encoding': '*;q=0' } });
    expect(none.status).toBe(406);
  });

  test('a compressed stream goes out piece by piece', async () => {
    const socket = await open(subject.url);
    socket.write(requestText(subject.url, 'GET /pieces', { headers: { 'accept-encoding': 'gzip' } }));
    const early = await received(socket, (text) => /\r\n\r\n.+\r\n.{15,}\r\n/s.test(text));
    expect(early).toMatch(/content-encoding: gzip/i);
    socket.destroy();
    await expect.poll(() => subject.output(), { timeout: 3000 }).toContain('pieces cancelled');
  });

  test('a compressed request, with all that a NextRequest has', async () => {
    const body = gzipSync('hello');
    const headers = { ...chunked, 'content-encoding': 'gzip', cookie: 'user=ann' };
    const text = `${body.length.toString(16)}\r\n${body.toString('latin1')}\r\n0\r\n\r\n`;
    const socket = await open(subject.url);
    socket.write(Buffer.from(requestText(subject.url, 'POST /inflate', { headers, body: text }), 'latin1'));
    expect(await received(socket)).toContain('{"body":"hello","path":"/inflate","user":"ann"}');
  });

  test('a compressed bomb: 413', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20));
    const response = await fetch(`${subject.url}/inflate`, {
      method: 'POST',
      body: bomb,
      headers: { 'content-encoding': 'gzip' },
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ title: 'Content Too Large' });
    const again = await sendRaw(subject.url, 'POST /inflate', { body: 'plain' });
    expect(again.status).toBe(200);
  });

  test('a body limit is of its handler', async () => {
    expect(await sendRaw(subject.url, 'POST /small/7', { body: '12345' })).toMatchObject({
      status: 200,
      body: '712345',
    });
    expect((await sendRaw(subject.url, 'POST /small/7', { body: '12345678901' })).status).toBe(413);
    const body = '14\r\n12345678901234567890\r\n0\r\n\r\n';
    expect((await sendRaw(subject.url, 'POST /small/7', { headers: chunked, body })).status).toBe(413);
    expect((await sendRaw(subject.url, 'PUT /small/7', { headers: chunked, body })).status).toBe(200);
  });

  test('a handler that takes too long: 504, and it learns of it', async () => {
    const answer = await sendRaw(subject.url, 'GET /slow');
    expect(answer.status).toBe(504);
    expect(JSON.parse(answer.body)).toMatchObject({ title: 'Gateway Timeout' });
    await expect.poll(() => subject.output()).toContain('slow aborted by TimeoutError');
  });

  test('events, from where the client left off, until it leaves', async () => {
    const socket = await open(subject.url);
    socket.write(requestText(subject.url, 'GET /events', { headers: { 'last-event-id': '4' } }));
    const text = await received(socket, (each) => each.includes('\n\n'));
    expect(text).toContain('event: tick\nid: 5\ndata: {"n":5}\n\n');
    expect(text).toMatch(/content-type: text\/event-stream/i);
    socket.destroy();
    await expect.poll(() => subject.output(), { timeout: 3000 }).toContain('events closed');
  });
});
