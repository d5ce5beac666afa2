import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { received } from './harness/raw-http.ts';
import { makeCertificate, testedEngines, type TestedServer } from './harness/serve-engine.ts';

const certificate = makeCertificate();
const SWITCH = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: shout\r\n\r\n';

/** A request that asks for a protocol. */
function ask(protocol: string): string {
  return `GET /talk?x=1 HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: ${protocol}\r\n\r\n`;
}

/** Says all that it is told in capitals. */
function shout(socket: Duplex, head: Uint8Array): void {
  socket.write(SWITCH);
  const say = (bytes: Uint8Array) => socket.write(Buffer.from(bytes).toString().toUpperCase());
  if (head.length > 0) say(head);
  socket.on('data', say);
  socket.on('end', () => socket.end());
  socket.resume();
}

describe.each(testedEngines(() => certificate))('engine $name:', ({ serve }) => {
  let server: TestedServer;
  const asked: string[] = [];

  async function start(): Promise<void> {
    server = await serve((request) => new Response(`no ${request.headers.get('upgrade')}`), {
      upgrade: (request, socket, head) => {
        asked.push(`${request.method} ${new URL(request.url).pathname} ${request.headers.get('upgrade')}`);
        if (request.headers.get('upgrade') !== 'shout') return false;
        shout(socket, head);
        return true;
      },
    });
  }

  afterEach(async () => {
    asked.length = 0;
    await server.close({ deadline: 0 });
  });

  test('who speaks the protocol gets the socket, with what came behind the request', async () => {
    await start();
    const socket = await server.connect();
    socket.write(`${ask('shout')}early `);
    expect(await received(socket, (text) => text.endsWith('EARLY '))).toBe(`${SWITCH}EARLY `);
    socket.write('later');
    expect(await received(socket, (text) => text.endsWith('LATER'))).toBe('LATER');
    socket.end();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(asked).toEqual(['GET /talk shout']);
  });

  test('a protocol that is turned down: the request is answered', async () => {
    await start();
    const socket = await server.connect();
    socket.write(ask('whisper'));
    expect(await received(socket, (text) => text.endsWith('no whisper'))).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    socket.destroy();
  });

  test('requests that ask for nothing else are not offered', async () => {
    await start();
    const socket = await server.connect();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(await received(socket)).toMatch(/\r\n\r\nno null$/);
    expect(asked).toEqual([]);
  });
});
