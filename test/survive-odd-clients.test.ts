import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LazyResponse } from '../src/http/lazy-response.ts';
import { parseAnswers, received } from './harness/raw-http.ts';
import { makeCertificate, testedEngines, type TestedServer } from './harness/serve-engine.ts';

let certificate: { key: string; cert: string };
beforeAll(() => {
  certificate = makeCertificate();
});

const servers: TestedServer[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => server.close({ deadline: 0 })));
});

/** More bytes, in 32 answers, than the buffers of the system take of a client that reads nothing. */
const LARGE = 'x'.repeat(255 * 1024);
const gets = (number: number, path = '/') => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(number);
const post = (path: string, headers: string, body = '') =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n${body}`;
const lastGet = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
const pathOf = (request: Request) => new URL(request.url).pathname;

const late = async () => {
  await wait(50);
  return new Response(LARGE);
};
const refuse = () => Promise.reject(new Error('not cancelled'));

describe.each(testedEngines(() => certificate))('engine $name:', ({ name, isSecure, serve: serveIt }) => {
  // What Node's own server does otherwise is left as it is.
  const isOwn = name.startsWith('waymark');
  const serve = async (...args: Parameters<typeof serveIt>) => {
    const server = await serveIt(...args);
    servers.push(server);
    return server;
  };

  test.runIf(isOwn)('a client that begins to read late gets all that was answered', async () => {
    const texts = [`${gets(31)}${lastGet}`, gets(32)].map(async (requests) => {
      // Both the end of a connection and the wait for its next request are shorter than the client takes.
      const server = await serve(late, { limits: { keepAliveTimeout: 300 } });
      const socket = await open(server);
      socket.pause().write(requests);
      await wait(3200);
      socket.resume();
      return received(socket);
    });
    for (const text of await Promise.all(texts)) {
      const answers = parseAnswers(text, []);
      expect(answers).toHaveLength(32);
      expect(answers.filter(({ body }) => body !== LARGE)).toEqual([]);
    }
  });

  test.runIf(isOwn)('answers that are made at once are made as fast as their client takes them', async () => {
    let made = 0;
    const server = await serve(() => new LazyResponse(LARGE.repeat(8) + String(++made)));
    const socket = await open(server);
    socket.pause().write(gets(32));
    await expect.poll(() => made).toBeGreaterThan(0);
    await wait(300);
    expect(made).toBeLessThan(10);
    socket.resume();
    await expect.poll(() => made, { timeout: 10_000 }).toBe(32);
    await expect.poll(() => socket.bytesRead, { timeout: 10_000 }).toBeGreaterThan(32 * 8 * LARGE.length);
  });

  test.runIf(isOwn || !isSecure)(
    'a body that turns out to be malformed is answered with 400, and nothing else',
    async () => {
      const cancelled: string[] = [];
      const server = await serve((request) => {
        const stream = new ReadableStream({ cancel: () => void cancelled.push(pathOf(request)) });
        return new Response(stream);
      });
      const text = await exchange(server, post('/odd', 'Transfer-Encoding: chunked', 'nonsense\r\n'));
      expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
      expect(cancelled).toEqual(['/odd']);
    },
  );

  test.runIf(isOwn)(
    'an answer to HEAD whose stream cannot be cancelled is whole, and the connection goes on',
    async () => {
      const server = await serve((request) => {
        return request.method === 'HEAD'
          ? new Response(new ReadableStream({ cancel: refuse }))
          : new Response('next');
      });
      const socket = await open(server);
      socket.write('HEAD / HTTP/1.1\r\nHost: x\r\n\r\n');
      await received(socket, (text) => text.endsWith('\r\n\r\n'));
      await expect.poll(() => server.errors).toHaveLength(1);
      socket.write(lastGet);
      expect(await received(socket)).toMatch(/200 OK[^]*next$/);
    },
  );

  test.runIf(isOwn)('the time of a body begins when it is asked for', async () => {
    const server = await serve(
      async (request) => {
        await wait(1300);
        return new Response(await request.text());
      },
      { limits: { bodyTimeout: 1000 } },
    );
    const socket = await open(server);
    socket.write(post('/', 'Content-Length: 4\r\nExpect: 100-continue\r\nConnection: close'));
    expect(await received(socket, (text) => text.includes('\r\n\r\n'))).toContain('100 Continue');
    await wait(700);
    socket.write('late');
    expect(await received(socket)).toMatch(/200 OK[^]*late$/);
  });

  test.runIf(isOwn)('an endless upload that nobody asked for ends with the answer', async () => {
    const server = await serve(() => new Response(null, { status: 404 }));
    const socket = await open(server);
    socket.write(post('/', 'Content-Length: 100000000000'));
    const text = await received(socket);
    expect(text).toMatch(/^HTTP\/1\.1 404 [^]*connection: close/i);
    expect(socket.bytesWritten).toBeLessThan(1000);
  });

  test('a handler that never ends: others are answered, and the end of its client aborts it', async () => {
    let signal: AbortSignal | undefined;
    const server = await serve((request) => {
      if (pathOf(request) === '/') return new Response('other');
      ({ signal } = request);
      return new Promise(() => {});
    });
    const stuck = await open(server);
    stuck.write(gets(1, '/never'));
    await expect.poll(() => signal).toBeDefined();
    expect(await exchange(server, lastGet)).toMatch(/other$/);
    expect(signal?.aborted).toBe(false);
    stuck.destroy();
    await expect.poll(() => signal?.aborted).toBe(true);
  });

  test('close: the deadline cuts a handler off that never ends', async () => {
    let begun = 0;
    const server = await serve(() => {
      begun++;
      return new Promise<Response>(() => {});
    });
    const socket = await open(server);
    socket.write(gets(3));
    await expect.poll(() => begun).toBeGreaterThan(0);
    const start = performance.now();
    await server.close({ deadline: 200 });
    expect(performance.now() - start).toBeLessThan(2000);
    expect(await received(socket)).toBe('');
  });

  test('errors that leave the connection as it was: the next request is answered', async () => {
    const server = await serve((request) => {
      const path = pathOf(request);
      if (path === '/throws') throw new Error('thrown');
      if (path === '/rejects') return Promise.reject(new Error('rejected'));
      return new Response(path.slice(1), { status: Number(path.slice(1)) || 200 });
    });
    const unread = post('/405', 'Content-Length: 20', gets(1).slice(0, 20));
    const chunked = post('/200', 'Transfer-Encoding: chunked', '5\r\nGET /\r\n0\r\n\r\n');
    const requests = [gets(1, '/404'), gets(1, '/throws'), unread, gets(1, '/rejects'), chunked, lastGet];
    const answers = parseAnswers(await exchange(server, requests.join('')), []);
    expect(answers.map(({ status }) => status)).toEqual([404, 500, 405, 500, 200, 200]);
    expect(server.errors.map(String)).toEqual(['Error: thrown', 'Error: rejected']);
  });

  test('a stream that fails midway ends the connection: nothing behind it is taken for the rest', async () => {
    const server = await serve((request) => {
      if (pathOf(request) === '/') return new Response('next');
      let pieces = 0;
      return new Response(
        new ReadableStream({
          async pull(controller) {
            if (pieces++ === 2) throw new Error('midway');
            await wait(20);
            controller.enqueue(new TextEncoder().encode('piece'));
          },
        }),
      );
    });
    const [answer, ...others] = parseAnswers(await exchange(server, gets(1, '/fails') + gets(3)), []);
    expect([answer?.status, answer?.isWhole]).toEqual([200, false]);
    expect(answer?.body).not.toContain('next');
    expect(others).toEqual([]);
  });

  test('what follows the last request of a connection is not read', async () => {
    const seen: string[] = [];
    const server = await serve((request) => {
      seen.push(pathOf(request));
      return new Response('one');
    });
    const text = await exchange(server, `${lastGet}${gets(2, '/smuggled')}`);
    expect(parseAnswers(text, [])).toHaveLength(1);
    expect(seen).toEqual(['/']);
  });

  test.runIf(isOwn)('maxRequestsPerConnection, pipelined: further requests are not seen', async () => {
    let seen = 0;
    const server = await serve(() => new Response(String(++seen)), {
      limits: { maxRequestsPerConnection: 3 },
    });
    const answers = parseAnswers(await exchange(server, gets(10)), []);
    expect(answers.map(({ body }) => body)).toEqual(['1', '2', '3']);
    expect(answers.map(({ headers }) => headers.get('connection')?.[0])).toEqual([
      'keep-alive',
      'keep-alive',
      'close',
    ]);
    expect(seen).toBe(3);
  });

  test('maxConnections: the place of a connection that ended is free again', async () => {
    const server = await serve(() => new Response('in'), { limits: { maxConnections: 5 } });
    for (let round = 0; round < 3; round++) {
      const taken = await Promise.all(Array.from({ length: 5 }, () => open(server)));
      for (const socket of taken) {
        socket.write(gets(1));
        await received(socket, (text) => text.endsWith('in'));
      }
      await expect(exchange(server, lastGet).catch(() => '')).resolves.toBe('');
      for (const socket of taken) socket.destroy();
      await expect.poll(() => exchange(server, lastGet).catch(() => '')).toMatch(/in$/);
    }
  });

  test.runIf(isSecure)(
    'a handshake that stalls is cut off, counts as a connection, and holds nobody up',
    async () => {
      const server = await serve(() => new Response('in'), {
        limits: { headersTimeout: 700, maxConnections: 20 },
      });
      const start = performance.now();
      const stalled = await Promise.all(Array.from({ length: 20 }, () => openPlain(server.port)));
      expect(await exchange(server, lastGet).catch(() => '')).toBe('');
      for (const socket of stalled.splice(0, 2)) socket.destroy();
      await expect.poll(() => exchange(server, lastGet).catch(() => '')).toMatch(/in$/);
      await Promise.all(stalled.map((socket) => received(socket)));
      expect(performance.now() - start).toBeLessThan(6000);
    },
  );

  test.runIf(isSecure)('close: a handshake that stalls is not waited for', async () => {
    const server = await serve(() => new Response('in'));
    await openPlain(server.port);
    await exchange(server, lastGet);
    const start = performance.now();
    await server.close({ deadline: 6000 });
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

async function open(server: TestedServer): Promise<Socket> {
  const socket = await server.connect();
  socket.on('error', () => {});
  sockets.push(socket);
  return socket;
}

/** Sends a text, and gathers what comes back until the connection ends. */
async function exchange(server: TestedServer, text: string): Promise<string> {
  const socket = await open(server);
  socket.write(text);
  return received(socket);
}

/** A connection on which nothing is said. */
function openPlain(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port }, () => resolve(socket));
    socket.once('error', reject);
    sockets.push(socket);
  });
}
