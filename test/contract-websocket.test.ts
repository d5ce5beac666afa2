import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { cases, contract, testExcept, type Subject } from './harness/contract.ts';
import { makeProject, runWaymark, serveWaymark } from './harness/run-waymark.ts';
import { HandshakeRefused, openWebSocket } from './harness/web-socket-client.ts';

const CHAT = `import { cookies, headers } from 'next/headers';
import { NextResponse, type NextRequest } from 'next/server';
const rooms = new Map<string, Set<any>>();
const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));
export async function GET(request: NextRequest, { params }: { params: Promise<{ room: string }> }) {
  const { room } = await params;
  const user = (await cookies()).get('user')?.value;
  if (!user) return Response.json({ error: 'who are you?' }, { status: 401 });
  const greeting = (await headers()).get('x-greeting') ?? 'hello';
  (await cookies()).set('seen', room);
  const peers = rooms.get(room) ?? new Set();
  rooms.set(room, peers);
  const response = NextResponse.upgrade({
    open(peer) {
      peers.add(peer);
      peer.send(JSON.stringify({ greeting, user, room, url: peer.request.nextUrl.pathname, address: typeof peer.remoteAddress, id: peer.id.length }));
    },
    async message(peer, message) {
      const text = message.text();
      if (text === 'binary') return void peer.send(new Uint8Array([1, 2, 3]));
      if (text === 'wait') { await sleep(60); return void peer.send('waited'); }
      if (text === 'all') { for (const other of peers) other.send('to all from ' + user); return; }
      if (text === 'bye') return peer.close(4001, 'as you wish');
      if (text === 'cut') return peer.terminate();
      if (text === 'object') { try { peer.send({} as any) } catch (error: any) { peer.send(error.constructor.name) } return; }
      if (text === 'code') { try { peer.close(1006) } catch (error: any) { peer.send(error.constructor.name) } return; }
      if (text === 'throw') throw new Error('in a hook');
      peer.send(message.rawData);
    },
    close(peer, { code, reason }) {
      peers.delete(peer);
      console.log('[' + room + '] closed', code, reason, 'left', peers.size);
    },
  }, { allowedOrigins: ['https://app.example.com'] });
  response.headers.set('x-room', room);
  response.headers.append('set-cookie', 'own=1; Path=/');
  return response;
}
`;

const OPTIONS = `import { NextResponse } from 'next/server';
export function GET(request: Request) {
  const options = JSON.parse(new URL(request.url).searchParams.get('o') ?? '{}');
  let late = 0;
  return NextResponse.upgrade({
    open(peer) { if (options.flood) { for (let i = 0; i < 120; i++) late = peer.send(new Uint8Array(100_000)); console.log('[flood] waits', late > 0); } },
    drain(peer) { if (options.flood) peer.send('drained') },
    async message(peer, message) { if (options.flood) return; await new Promise((r) => setTimeout(r, 1)); peer.send(String(message.text().length)); },
    error(peer, error) { console.log('[options] error', error.message) },
    close(peer, { code }) { console.log('[options] closed', code) },
  }, options.upgrade);
}
`;

const WRONG = `import { NextResponse } from 'next/server';
export function GET(request: Request) {
  return NextResponse.upgrade(JSON.parse(new URL(request.url).searchParams.get('hooks')!), JSON.parse(new URL(request.url).searchParams.get('options') ?? '{}'));
}
`;

const FILES = {
  'package.json': '{ "type": "module" }',
  'app/chat/[room]/route.ts': CHAT,
  'app/options/route.ts': OPTIONS,
  'app/wrong/route.ts': WRONG,
  'proxy.ts': `import { NextResponse, type NextRequest } from 'next/server';
export const config = { matcher: '/guarded/:path*' };
export function proxy(request: NextRequest) {
  if (!request.headers.has('x-key')) return new Response('no key', { status: 401 });
  const headers = new Headers(request.headers);
  headers.set('x-greeting', 'from the proxy');
  const url = new URL(request.url.replace('/guarded/', '/chat/'));
  const response = NextResponse.rewrite(url, { request: { headers } });
  response.cookies.set('proxied', '1');
  return response;
}
`,
  'app/clone/route.ts': `import { NextResponse } from 'next/server';
export function GET() { const first = NextResponse.upgrade({ message: (peer, message) => void peer.send(message.json<{ a: number }>().a + 1 + '') }); first.headers.set('x-first', '1'); return first.clone(); }`,
  'next.config.mjs': `export default { async headers() { return [{ source: '/chat/:room', headers: [{ key: 'x-from-config', value: 'yes' }] }] }, async rewrites() { return [{ source: '/old/:room', destination: '/chat/:room' }] } }`,
};

const USER = { headers: { cookie: 'user=ada' } };
const HANDSHAKE = {
  connection: 'close, Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

async function refusal(promise: Promise<unknown>): Promise<HandshakeRefused> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof HandshakeRefused) return error;
    throw error;
  }
  throw new Error('The WebSocket was opened.');
}

async function said(subject: Subject, what: string | RegExp): Promise<void> {
  const has = () =>
    typeof what === 'string' ? subject.output().includes(what) : what.test(subject.output());
  await expect.poll(() => (has() ? '' : subject.output()), { timeout: 5000 }).toBe('');
}

contract('WebSocket', FILES, (subject) => {
  const chat = (room: string, options: Parameters<typeof openWebSocket>[1] = USER) =>
    openWebSocket(`${subject.url}/chat/${room}`, options);

  test('the request goes through the app: params, cookies, headers, config, and its answer has headers', async () => {
    const client = await chat('one', { headers: { cookie: 'user=ada', 'x-greeting': 'hi' } });
    expect(JSON.parse(String(await client.next()))).toEqual({
      greeting: 'hi',
      user: 'ada',
      room: 'one',
      url: '/chat/one',
      address: 'string',
      id: 36,
    });
    expect(client.headers).toMatchObject({
      'x-room': 'one',
      'x-from-config': 'yes',
      'set-cookie': ['own=1; Path=/', 'seen=one; Path=/'],
    });
    expect(client.headers['content-type']).toBeUndefined();
    client.socket.close(1000, 'done');
    expect(await client.closed).toEqual({ code: 1000, reason: 'done' });
    await said(subject, '[one] closed 1000 done left 0');
    if (subject.mode === 'dev') await said(subject, /GET {5}\/chat\/one \S*101/);
  });

  test('a rewrite leads to it', async () => {
    const client = await openWebSocket(`${subject.url}/old/two`, USER);
    expect(JSON.parse(String(await client.next()))).toMatchObject({ room: 'two' });
    client.socket.terminate();
    await said(subject, '[two] closed 1006');
  });

  test('a proxy turns it down, or sends it on with other headers', async () => {
    const guarded = `${subject.url}/guarded/g`;
    expect(await refusal(openWebSocket(guarded, USER))).toMatchObject({ status: 401, body: 'no key' });
    const client = await openWebSocket(guarded, { headers: { ...USER.headers, 'x-key': '1' } });
    expect(JSON.parse(String(await client.next()))).toMatchObject({ greeting: 'from the proxy', room: 'g' });
    expect(client.headers['set-cookie']).toContain('proxied=1; Path=/');
    client.socket.close();
  });

  test('text, binary, one after the other, and to all', async () => {
    const [ada, bob] = [await chat('three'), await chat('three', { headers: { cookie: 'user=bob' } })];
    await Promise.all([ada.next(), bob.next()]);
    ada.socket.send('wait');
    ada.socket.send('ünïcødé ✓');
    ada.socket.send(Buffer.from([9, 8]));
    ada.socket.send('binary');
    ada.socket.send('all');
    expect([await ada.next(), await ada.next()]).toEqual(['waited', 'ünïcødé ✓']);
    expect([await ada.next(), await ada.next()]).toEqual([Buffer.from([9, 8]), Buffer.from([1, 2, 3])]);
    expect([await ada.next(), await bob.next()]).toEqual(['to all from ada', 'to all from ada']);
    ada.socket.ping('x');
    await new Promise((resolve) => ada.socket.once('pong', resolve));
    ada.socket.send('object');
    ada.socket.send('code');
    expect([await ada.next(), await ada.next()]).toEqual(['TypeError', 'TypeError']);
    ada.socket.send('bye');
    expect(await ada.closed).toEqual({ code: 4001, reason: 'as you wish' });
    bob.socket.send('cut');
    // Deno has no other end than a close.
    expect((await bob.closed).code).toBe(subject.engine === 'deno' ? 1005 : 1006);
  });

  test('messages that come with the close are heard before it', async () => {
    const client = await chat('last');
    await client.next();
    client.socket.send('wait');
    client.socket.send('wait');
    client.socket.close(1000);
    await said(subject, /\[last\] closed 1000/);
  });

  test('a hook that throws is reported, with its route and file, and closes with 1011', async () => {
    const client = await chat('four');
    await client.next();
    client.socket.send('throw');
    expect(await client.closed).toEqual({ code: 1011, reason: 'A hook of the server failed' });
    await said(subject, 'Error: in a hook');
    if (subject.mode === 'start')
      await said(
        subject,
        'GET /chat/four (app/chat/[room]/route.ts) failed in a hook of its WebSocket: Error: in a hook',
      );
    await said(subject, '[four] closed 1011');
  });

  test('a handler answers in the place of opening it', async () => {
    const refused = await refusal(chat('five', {}));
    expect(refused).toMatchObject({ status: 401, body: '{"error":"who are you?"}' });
  });

  test.each([
    ['https://evil.example.com', 403],
    ['null', 403],
    ['https://app.example.com', 101],
    ['$SELF', 101],
  ])('a page of %s: %i', async (origin, status) => {
    const options = { headers: { ...USER.headers, origin: origin.replace('$SELF', subject.url) } };
    if (status === 101) (await chat('six', options)).socket.close();
    else expect(await refusal(chat('six', options))).toMatchObject({ status });
  });

  cases(subject, [
    [
      'GET /chat/plain',
      426,
      {
        headers: { cookie: 'user=ada' },
        has: {
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'content-type': 'application/problem+json',
          'x-room': 'plain',
          'x-from-config': 'yes',
        },
        json: { title: 'Upgrade Required', detail: 'This path is for WebSocket connections.' },
      },
    ],
    ['GET /chat/plain', 401],
    ['HEAD /chat/plain', 426, { headers: { cookie: 'user=ada' }, text: '' }],
    ['POST /chat/plain', 405, { headers: { ...HANDSHAKE, cookie: 'user=ada' } }],
    [
      'GET /chat/plain',
      400,
      { headers: { ...HANDSHAKE, cookie: 'user=ada', 'sec-websocket-key': 'short' }, json: { status: 400 } },
    ],
    [
      'GET /chat/plain',
      426,
      {
        headers: { ...HANDSHAKE, cookie: 'user=ada', 'sec-websocket-version': '8' },
        has: { 'sec-websocket-version': '13' },
      },
    ],
    ['GET /wrong?hooks=null', 500, { log: /requires a hooks object/ }],
    ['GET /wrong?hooks={"open":1}', 500, { log: /hook "open" must be a function: received number/ }],
    ['GET /wrong?hooks={"opne":1}', 500, { log: /does not support the "opne" hook/ }],
    [
      'GET /wrong?hooks={}&options={"protocol":"a,b"}',
      500,
      { log: /must be a valid WebSocket subprotocol token: received 'a,b'/ },
    ],
  ]);

  const withOptions = (options: object, more: Parameters<typeof openWebSocket>[1] = {}) =>
    openWebSocket(`${subject.url}/options?o=${encodeURIComponent(JSON.stringify(options))}`, more);

  test('subprotocols', async () => {
    const client = await withOptions(
      { upgrade: { protocol: 'chat.v2' } },
      { protocols: ['chat.v1', 'chat.v2'] },
    );
    expect(client.socket.protocol).toBe('chat.v2');
    client.socket.close();
    const refused = await refusal(
      withOptions({ upgrade: { protocol: 'chat.v3' } }, { protocols: ['chat.v1'] }),
    );
    expect(refused.status).toBe(400);
  });

  test('a message that is too large closes with 1009', async () => {
    const client = await withOptions({ upgrade: { maxPayload: '1kb' } });
    client.socket.send('x'.repeat(1024));
    expect(await client.next()).toBe('1024');
    client.socket.send('x'.repeat(1025));
    expect((await client.closed).code).toBe(1009);
  });

  test('many messages, more than can be dealt with at once, all arrive in order', async () => {
    const client = await withOptions({});
    for (let length = 1; length <= 2000; length++) client.socket.send('x'.repeat(length % 100));
    for (let length = 1; length <= 2000; length++) expect(await client.next()).toBe(String(length % 100));
    client.socket.close();
  });

  test('what a client does not take waits, and the route is told when it is gone', async () => {
    const client = await withOptions({ flood: true });
    client.socket.pause();
    await said(subject, '[flood] waits true');
    client.socket.resume();
    let bytes = 0;
    for (;;) {
      const message = await client.next();
      if (message === 'drained') break;
      bytes += message.length;
    }
    expect(bytes).toBe(12_000_000);
    client.socket.close();
  });

  testExcept(
    subject,
    { bun: 'one timeout holds for all' },
    'a client that is silent is pinged, and given up if it stays silent',
    async () => {
      const silent = await withOptions({ upgrade: { idleTimeout: 2 } }, { autoPong: false });
      const quiet = await withOptions({ upgrade: { idleTimeout: 2 } });
      const pinged = new Promise((resolve) => silent.socket.once('ping', resolve));
      await pinged;
      // Deno says that it heard nothing.
      expect((await silent.closed).code).toBe(subject.engine === 'deno' ? 1001 : 1006);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      quiet.socket.send('still here');
      expect(await quiet.next()).toBe('10');
      quiet.socket.close();
    },
  );

  testExcept(
    subject,
    { bun: 'it does not say', deno: 'it closes without a code' },
    'a client that breaks the protocol is closed with 1002, and the route is told',
    async () => {
      const client = await withOptions({});
      const { _socket: raw } = client.socket as unknown as { _socket: Socket };
      // Not masked.
      raw.write(Buffer.from([0x81, 0x01, 0x61]));
      expect((await client.closed).code).toBe(1002);
      await said(subject, '[options] error Invalid WebSocket frame: MASK must be set');
    },
  );

  test('compression is there only where it is asked for', async () => {
    const plain = await withOptions({});
    expect(plain.socket.extensions).toBe('');
    plain.socket.close();
    if (subject.engine === 'bun' || subject.engine === 'deno') return;
    const packed = await withOptions({ upgrade: { perMessageDeflate: true } });
    expect(packed.socket.extensions).toBe('permessage-deflate');
    packed.socket.send('x'.repeat(50_000));
    expect(await packed.next()).toBe('50000');
    packed.socket.close();
  });

  test('a clone of the response does as well', async () => {
    const client = await openWebSocket(`${subject.url}/clone`);
    expect(client.headers['x-first']).toBe('1');
    client.socket.send('{"a":1}');
    expect(await client.next()).toBe('2');
    client.socket.close();
  });

  test('the server ends: clients are told with 1001, and the hooks still run', async () => {
    const client = await chat('end');
    await client.next();
    const stopped = subject.stop('SIGTERM');
    expect((await client.closed).code).toBe(1001);
    expect(await stopped).toBe(0);
    await said(subject, /\[end\] closed 100[15]/);
  });
});

test('WebSocket with --workers: each process has its own, and all are told when the server ends', async () => {
  const project = makeProject({
    'package.json': '{ "type": "module" }',
    'app/pid/route.ts': `import { NextResponse } from 'next/server';
export const GET = () => NextResponse.upgrade({ open: (peer) => void peer.send(String(process.pid)) });
`,
  });
  try {
    expect(await runWaymark(['build'], project.dir)).toMatchObject({ code: 0 });
    const server = await serveWaymark('start', project.dir, { args: ['--workers', '2'] });
    const clients = await Promise.all(Array.from({ length: 8 }, () => openWebSocket(`${server.url}/pid`)));
    const pids = new Set(await Promise.all(clients.map((client) => client.next())));
    expect(pids).not.toContain(String(server.pid));
    const stopped = server.stop('SIGTERM');
    for (const { closed } of clients) expect((await closed).code).toBe(1001);
    expect(await stopped).toBe(0);
  } finally {
    project.remove();
  }
});
