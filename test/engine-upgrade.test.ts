import { afterEach, describe, expect, test } from 'vitest';
import type { FetchHandler } from '../src/http/handler.ts';
import {
  DEFAULT_MAX_PAYLOAD,
  type WebSocketEvents,
  type WebSocketTransport,
} from '../src/http/web-socket.ts';
import { received } from './harness/raw-http.ts';
import { makeCertificate, testedEngines, type TestedServer } from './harness/serve-engine.ts';

const certificate = makeCertificate();

/** A request that asks for a protocol. */
function ask(protocol: string, method = 'GET', more = ''): string {
  const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
  return `${method} /talk?x=1 HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: ${protocol}\r\n${key}${more}\r\n`;
}

/** A text message of a client's: masked, with a mask that changes nothing (RFC 6455, section 5.3). */
function frame(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}

/** Says all that it is told in capitals. */
function shouting(log: string[]): WebSocketEvents {
  let transport: WebSocketTransport;
  return {
    opened: (opened) => {
      transport = opened;
      log.push('opened');
    },
    received: (data) => transport.send(String(data).toUpperCase()),
    drained: () => {},
    failed: (error) => log.push(error.message),
    closed: (code) => log.push(`closed ${code}`),
  };
}

const HEAD =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nx-shout: yes\r\n\r\n';

describe.each(testedEngines(() => certificate))('engine $name:', ({ name, serve }) => {
  let server: TestedServer;
  const log: string[] = [];

  const handle: FetchHandler = async (request, connection) => {
    const { method, url, headers } = request;
    log.push(`${method} ${new URL(url).pathname} ${connection?.acceptWebSocket ? 'can' : 'cannot'}`);
    if (!connection?.acceptWebSocket || headers.has('x-no'))
      return new Response(`no: ${await request.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    connection.acceptWebSocket({
      protocol: undefined,
      maxPayload: DEFAULT_MAX_PAYLOAD,
      idleTimeout: 0,
      perMessageDeflate: false,
      events: shouting(log),
    });
    return new Response('not for the client', { headers: { 'x-shout': 'yes' } });
  };

  afterEach(async () => {
    log.length = 0;
    await server.close({ deadline: 0 });
  });

  test('a WebSocket is opened, and has what came behind the request', async () => {
    server = await serve(handle);
    const socket = await server.connect();
    socket.write(Buffer.concat([Buffer.from(ask('websocket')), frame('early')]));
    const answer = await received(socket, (text) => text.endsWith('EARLY'));
    expect(answer).toBe(`${HEAD}\x81\x05EARLY`);
    socket.write(frame('later'));
    expect(await received(socket, (text) => text.endsWith('LATER'))).toBe('\x81\x05LATER');
    socket.destroy();
    await expect.poll(() => log).toEqual(['GET /talk can', 'opened', 'closed 1006']);
    expect(server.errors).toEqual([]);
  });

  test('it waits for the answers before', async () => {
    server = await serve(handle);
    const socket = await server.connect();
    socket.write(
      `GET /first HTTP/1.1\r\nHost: x\r\n\r\n${ask('websocket')}${frame('a').toString('latin1')}`,
      'latin1',
    );
    const text = await received(socket, (all) => all.endsWith('A'));
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*no: HTTP\/1\.1 101 [^]*A$/);
    socket.destroy();
  });

  test('one that the app turns down is answered like any other', async () => {
    server = await serve(handle);
    const socket = await server.connect();
    socket.write(ask('websocket', 'GET', 'X-No: 1\r\n'));
    expect(await received(socket, (text) => text.endsWith('no: '))).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    socket.destroy();
  });

  // Node reads no further from a connection once a WebSocket was asked for.
  test.skipIf(name.startsWith('node'))(
    'behind one that is turned down, the next request is read, and may become one',
    async () => {
      server = await serve(handle);
      const socket = await server.connect();
      const turnedDown = ask('websocket', 'GET', 'X-No: 1\r\n');
      socket.write(`${turnedDown}GET /second HTTP/1.1\r\nHost: x\r\n\r\n${turnedDown}${ask('websocket')}`);
      socket.write(frame('b'));
      const text = await received(socket, (all) => all.endsWith('B'));
      expect(text.match(/HTTP\/1\.1 (?:200|101)/g)).toEqual([
        'HTTP/1.1 200',
        'HTTP/1.1 200',
        'HTTP/1.1 200',
        'HTTP/1.1 101',
      ]);
      expect(log.slice(0, 4)).toEqual([
        'GET /talk can',
        'GET /second cannot',
        'GET /talk can',
        'GET /talk can',
      ]);
      socket.destroy();
    },
  );

  test('one whose handler fails gets a 500', async () => {
    server = await serve(() => Promise.reject(new Error('no luck')));
    const socket = await server.connect();
    socket.write(ask('websocket'));
    const text = await received(socket, (all) => all.includes('\r\n\r\n'));
    expect(text).toMatch(/^HTTP\/1\.1 500 /);
    expect(server.errors).toEqual([new Error('no luck')]);
    socket.destroy();
  });

  test('a client that leaves before the app has agreed: nothing is opened', async () => {
    server = await serve(async (request, connection) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return handle(request, connection);
    });
    const socket = await server.connect();
    socket.write(ask('websocket'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(log).not.toContain('opened');
    expect(server.errors).toEqual([]);
  });

  test.each([
    ['another protocol', ask('h2c'), 'no: '],
    ['another method, and a body', `${ask('websocket', 'POST', 'Content-Length: 2\r\n')}hi`, 'no: hi'],
  ])('%s: the request is one like any other, and so is the next', async (_, request, end) => {
    server = await serve(handle);
    const socket = await server.connect();
    for (let time = 0; time < 4; time++) {
      socket.write(request);
      expect(await received(socket, (text) => text.endsWith(end))).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    }
    expect(new Set(log).size).toBe(1);
    expect(log[0]).toMatch(/ cannot$/);
    socket.destroy();
  });

  test('a server that ends says so', async () => {
    server = await serve(handle);
    const socket = await server.connect();
    socket.write(ask('websocket'));
    await received(socket, (text) => text.endsWith('\r\n\r\n'));
    const closed = server.close({ deadline: 5000 });
    const text = await received(socket, (all) => all.includes('\x03\xe9'));
    expect(text).toContain('\x03\xe9The server is about to end');
    // The client's own close.
    socket.write(Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe9]));
    await closed;
    await expect.poll(() => log.at(-1)).toBe('closed 1001');
  });

  test('a client that does not close is cut off at the deadline', async () => {
    server = await serve(handle);
    const socket = await server.connect();
    socket.write(ask('websocket'));
    await received(socket, (text) => text.endsWith('\r\n\r\n'));
    const start = performance.now();
    await server.close({ deadline: 200 });
    expect(performance.now() - start).toBeLessThan(2000);
    await expect.poll(() => log.at(-1)).toBe('closed 1006');
  });
});
