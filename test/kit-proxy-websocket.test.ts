import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { afterAll, expect, test } from 'vitest';
import { contract, testExcept } from './harness/contract.ts';
import { freePort } from './harness/run-waymark.ts';
import { HandshakeRefused, openWebSocket } from './harness/web-socket-client.ts';

interface Opened {
  readonly request: IncomingMessage;
  readonly socket: WebSocket;
  closed?: string;
}
const opened: Opened[] = [];

const server = createServer((_, response) => response.end('no WebSocket'));
const sockets = new WebSocketServer({
  noServer: true,
  handleProtocols: (offered) => [...offered][1] ?? false,
});
sockets.on('headers', (lines) => lines.push('Set-Cookie: a=1; Domain=internal', 'X-Own: 1'));
server.on('upgrade', (request, socket, head) => {
  if (request.url === '/v2/no') {
    socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nno!');
    return;
  }
  sockets.handleUpgrade(request, socket, head, (webSocket) => {
    const own: Opened = { request, socket: webSocket };
    opened.push(own);
    webSocket.on('close', (code, reason) => (own.closed = `${code} ${reason.toString()}`));
    webSocket.on('error', () => {});
    webSocket.on('message', (data, isBinary) => {
      const text = String(data);
      if (text === 'bye') webSocket.close(4002, 'so long');
      else if (text === 'die') webSocket.terminate();
      else if (text === 'flood')
        for (let count = 0; count < 200; count++) webSocket.send(Buffer.alloc(100_000));
      else webSocket.send(data as Buffer, { binary: isBinary });
    });
    // Sent before the client behind can be there.
    webSocket.send(`hello from ${request.url}`);
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const deadPort = await freePort();

const FILES = {
  'package.json': '{ "type": "module" }',
  'app/chat/[...path]/route.ts': `import { proxy } from 'waymark/proxy';
const chat = proxy('${base}/v2', { stripPrefix: '/chat', headers: { authorization: 'Bearer secret' }, webSockets: { maxPayload: '1mb' } });
export async function GET(request: Request) {
  const response = await chat(request);
  response.headers.set('x-by', 'gate');
  return response;
}
`,
  'app/dead/route.ts': `import { proxy } from 'waymark/proxy';
export const GET = proxy('http://127.0.0.1:${deadPort}');
`,
  'app/plain/route.ts': `import { proxy } from 'waymark/proxy';
export const GET = proxy('${base}', { webSockets: false });
`,
};

afterAll(() => {
  for (const { socket } of opened) socket.terminate();
  server.close();
});

contract('waymark/proxy, WebSockets', FILES, (subject) => {
  const connect = (path = '/chat/room?x=1', options = {}) => openWebSocket(subject.url + path, options);

  test('messages go both ways, and headers where they belong', async () => {
    const client = await connect('/chat/room?x=1', {
      protocols: ['a', 'b'],
      headers: { cookie: 'session=1' },
    });
    expect(await client.next()).toBe('hello from /v2/room?x=1');
    client.socket.send('ünï');
    expect(await client.next()).toBe('ünï');
    client.socket.send(Buffer.from([1, 2, 255]));
    expect(await client.next()).toEqual(Buffer.from([1, 2, 255]));
    const { headers } = opened.at(-1)?.request ?? {};
    expect(headers).toMatchObject({ authorization: 'Bearer secret', 'sec-websocket-protocol': 'a,b' });
    expect(headers?.['cookie']).toBeUndefined();
    expect(headers?.['x-forwarded-for']).toMatch(/127\.0\.0\.1|::1/);
    expect(client.socket.protocol).toBe('b');
    expect(client.headers).toMatchObject({ 'x-own': '1', 'x-by': 'gate' });
    expect(client.headers['set-cookie']).toBeUndefined();
    client.socket.close(4001, 'enough');
    await expect.poll(() => opened.at(-1)?.closed).toBe('4001 enough');
  });

  test('an upstream that closes, and one that dies', async () => {
    const polite = await connect();
    await polite.next();
    polite.socket.send('bye');
    expect(await polite.closed).toEqual({ code: 4002, reason: 'so long' });
    const rude = await connect();
    await rude.next();
    rude.socket.send('die');
    expect((await rude.closed).code).toBe(1011);
  });

  test('a client that dies', async () => {
    const client = await connect();
    await client.next();
    client.socket.terminate();
    await expect.poll(() => opened.at(-1)?.closed, { timeout: 3000 }).toMatch(/^1006|^1005/);
  });

  test('what the upstream answers in its place goes on', async () => {
    const refused = await connect('/chat/no').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(HandshakeRefused);
    expect(refused).toMatchObject({ status: 401, body: 'no!' });
    expect(await connect('/dead').catch((error: unknown) => error)).toMatchObject({ status: 502 });
    expect(await connect('/plain').catch((error: unknown) => error)).toMatchObject({
      status: 200,
      body: 'no WebSocket',
    });
  });

  test('a page of another site may not connect, and the upstream does not hear of it', async () => {
    const before = opened.length;
    const refused = await connect('/chat/room', { headers: { origin: 'https://evil.example' } }).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ status: 403 });
    expect(opened.length).toBe(before);
  });

  test('paths that lead elsewhere are refused', async () => {
    const refused = await connect('/chat/..%2f..%2fadmin').catch((error: unknown) => error);
    expect(refused).toMatchObject({ status: 400 });
  });

  testExcept(
    subject,
    { bun: 'it reads on', deno: 'it reads on' },
    'an upstream is no faster than its client',
    async () => {
      const client = await connect();
      await client.next();
      client.socket.pause();
      client.socket.send('flood');
      const { socket } = opened.at(-1) as Opened;
      await expect.poll(() => socket.bufferedAmount).toBeGreaterThan(0);
      await wait(300);
      // Of the 20 MB most have not left the upstream.
      expect(socket.bufferedAmount).toBeGreaterThan(5_000_000);
      client.socket.resume();
      for (let count = 0; count < 200; count++) expect(await client.next()).toHaveLength(100_000);
      client.socket.close();
      await client.closed;
    },
  );
});
