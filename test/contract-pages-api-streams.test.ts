import { expect, test } from 'vitest';
import { contract, type Subject, testExcept } from './harness/contract.ts';
import { open, received, requestText, sendRaw } from './harness/raw-http.ts';

const FILES = {
  'pages/api/kinds.ts': `import { IncomingMessage, ServerResponse } from 'node:http';
import { Readable, Writable, Duplex } from 'node:stream';
export default (req, res) => {
  res.json({
    req: [req instanceof IncomingMessage, req instanceof Readable, req.constructor.name],
    res: [res instanceof ServerResponse, res.constructor.name, res.req === req],
    socket: [req.socket === res.socket, req.connection === req.socket, req.socket instanceof Duplex, req.socket.encrypted, req.socket.remoteFamily, req.socket.remoteAddress],
    headers: [req.headers['x-two'], req.headersDistinct['x-two'], req.rawHeaders.filter((each) => each.toLowerCase() === 'x-two').length, req.headers['x-forwarded-proto']],
    state: [res.headersSent, res.writableEnded, res.finished, res.statusCode, res.writableLength, res.writableFinished],
  });
};`,
  'pages/api/events.ts': `export default (req, res) => {
  const seen: string[] = [];
  for (const name of ['prefinish', 'finish', 'close']) res.on(name, () => seen.push('res ' + name));
  for (const name of ['end', 'close', 'aborted', 'error']) req.on(name, () => seen.push('req ' + name));
  res.on('close', () => setTimeout(() => console.log('events of ' + req.url + ': ' + seen.join(', ') + '; ' + [res.writableFinished, res.socket === null || res.destroyed]), 20));
  if (req.query.how === 'stream') {
    res.write('a', () => seen.push('written'));
    setTimeout(() => res.end('b', () => seen.push('ended')), 10);
  } else res.end('whole', () => seen.push('ended'));
};`,
  'pages/api/abort.ts': `export const config = { api: { bodyParser: false } };
export default (req, res) => {
  const seen: string[] = [];
  for (const name of ['aborted', 'close', 'error']) req.on(name, (error) => seen.push('req ' + name + (error ? ' ' + error.code : '')));
  for (const name of ['close', 'finish', 'error']) res.on(name, () => seen.push('res ' + name));
  req.socket.on('close', () => setTimeout(() => console.log('left ' + req.query.how + ': ' + seen.sort().join(', ') + '; ' + [req.aborted, req.destroyed, res.destroyed, res.writableEnded]), 30));
  console.log('begun ' + req.query.how);
  if (req.query.how === 'streaming') { res.write('first'); }
  if (req.query.how === 'reading') req.resume();
};`,
  'pages/api/pressure.ts': `export const config = { api: { responseLimit: false } };
const piece = Buffer.alloc(16384, 'x');
export default (req, res) => {
  let sent = 0, waits = 0;
  const total = Number(req.query.total);
  const go = () => {
    while (sent < total) {
      sent += piece.length;
      if (!res.write(piece)) {
        waits++;
        if (waits === 1) console.log('held back at ' + sent + ', needs drain ' + res.writableNeedDrain);
        res.once('drain', go);
        return;
      }
    }
    console.log('all written after ' + (waits > 0 ? 'waiting' : 'no wait') + ', needs drain ' + res.writableNeedDrain);
    res.end();
  };
  go();
};`,
  'pages/api/pipe.ts': `import { createGzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
export const config = { api: { bodyParser: false } };
export default async (req, res) => {
  if (req.query.how === 'echo') { res.setHeader('content-type', 'application/octet-stream'); req.pipe(res); return; }
  if (req.query.how === 'gzip') { res.setHeader('content-encoding', 'gzip'); await pipeline(req, createGzip(), res); return; }
  if (req.query.how === 'two') {
    const big = () => Readable.from(Array.from({ length: 20 }, () => Buffer.alloc(20_000, 'a')));
    await new Promise((resolve) => big().on('end', resolve).pipe(res, { end: false }));
    big().pipe(res);
    return;
  }
  res.end('?');
};`,
  'pages/api/sse.ts': `export default (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.flushHeaders();
  const timer = setTimeout(() => res.write('data: 1\\n\\n'), 30);
  res.on('close', () => { clearTimeout(timer); console.log('listener left') });
};`,
  'pages/api/short.ts': `export default async (req, res) => {
  res.setHeader('Content-Length', Number(req.query.length));
  res.write('hello');
  await new Promise((r) => setTimeout(r, 10));
  res.end();
};`,
  'pages/api/timeout.ts': `export default (req, res) => {
  if (req.query.how === 'handled') res.setTimeout(50, () => res.status(503).end('too slow'));
  else { req.socket.setTimeout(50); res.write('a'); }
};`,
  'pages/api/destroy.ts': `export default (req, res) => {
  if (req.query.how === 'midway') { res.write('part'); setTimeout(() => res.destroy(), 20); }
  else req.socket.destroy();
};`,
  'pages/api/late-body.ts': `export default (req, res) => { res.json({ ended: req.complete, body: req.body }); };`,
};

contract('pages/api, streams', FILES, (subject) => {
  test('req and res are what Node makes, with a socket to ask', async () => {
    const { body } = await sendRaw(subject.url, 'GET /api/kinds', { headers: { 'x-two': ['1', '2'] } });
    const address = expect.stringMatching(/^(127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/);
    const distinct = subject.engine === 'waymark' || subject.engine === 'node' ? ['1', '2'] : ['1, 2'];
    expect(JSON.parse(body)).toEqual({
      req: [true, true, 'IncomingMessage'],
      res: [true, 'ServerResponse', true],
      socket: [true, true, true, false, expect.stringMatching(/^IPv[46]$/), address],
      headers: ['1, 2', distinct, distinct.length, 'http'],
      state: [false, false, false, 200, 0, false],
    });
  });

  test('events: an answer that is whole', async () => {
    await sendRaw(subject.url, 'GET /api/events?how=whole');
    await logged(
      subject,
      /events of \/api\/events\?how=whole: res prefinish, (ended, res finish|res finish, ended), res close, req end(, req close)?; true,true/,
    );
  });

  test('events: an answer that streams', async () => {
    const { body } = await sendRaw(subject.url, 'GET /api/events?how=stream');
    expect(body).toBe('ab');
    await logged(
      subject,
      /how=stream: written, res prefinish, (ended, res finish|res finish, ended), res close, req end(, req close)?; true,true/,
    );
  });

  for (const how of ['waiting', 'streaming']) {
    test(`a client that leaves while the handler is ${how}: the streams close`, async () => {
      await leave(subject, `GET /api/abort?how=${how}`, how);
      await logged(
        subject,
        new RegExp(
          `left ${how}: req aborted, req close, req error ECONNRESET, res close; true,true,true,false`,
        ),
      );
    });
  }

  testExcept(
    subject,
    {
      bun: 'tells of a client that left when its body is read',
      deno: 'tells of a client that left when its body is read',
    },
    'a client that leaves in the middle of its body: the streams close',
    async () => {
      const socket = await open(subject.url);
      socket.write(
        requestText(subject.url, 'POST /api/abort?how=reading', {
          headers: { 'content-length': '10' },
          body: 'half',
        }),
      );
      await logged(subject, /begun reading/);
      socket.destroy();
      await logged(
        subject,
        /left reading: req aborted, req close, req error ECONNRESET, res close; true,true,true,false/,
      );
    },
  );

  test('back-pressure: a client that reads nothing holds the handler back', async () => {
    const total = 16_384 * 1500;
    const { body } = await fetch(`${subject.url}/api/pressure?total=${total}`);
    await logged(subject, /held back at \d+, needs drain true/);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(subject.output()).not.toContain('all written after');
    let size = 0;
    for await (const chunk of body ?? []) size += chunk.length;
    expect(size).toBe(total);
    await logged(subject, /all written after waiting, needs drain false/);
  });

  test('pipe: a body piped through, larger than any buffer', async () => {
    const body = 'abcdefgh'.repeat(500_000);
    const answer = await sendRaw(subject.url, 'POST /api/pipe?how=echo', { body });
    expect([answer.isWhole, answer.body === body]).toEqual([true, true]);
  });

  test('pipeline: through a transform', async () => {
    const response = await fetch(`${subject.url}/api/pipe?how=gzip`, {
      method: 'POST',
      body: 'zip me '.repeat(1000),
    });
    expect(await response.text()).toBe('zip me '.repeat(1000));
  });

  test('pipe: one stream after the other, both held back', async () => {
    const answer = await sendRaw(subject.url, 'GET /api/pipe?how=two');
    expect([answer.isWhole, answer.body.length]).toEqual([true, 800_000]);
  });

  test('flushHeaders: the head goes out before there is a body, and the handler learns that the client left', async () => {
    const socket = await open(subject.url);
    socket.write(requestText(subject.url, 'GET /api/sse'));
    expect(await received(socket, (text) => text.includes('text/event-stream'))).not.toContain('data: 1');
    expect(await received(socket, (text) => text.includes('data: 1'))).toContain('data: 1');
    socket.destroy();
    await logged(subject, /listener left/);
  });

  test.each([10, 3])('a body of 5 bytes with Content-Length %i: not taken for whole', async (length) => {
    const answer = await sendRaw(subject.url, `GET /api/short?length=${length}`).catch(() => undefined);
    expect(answer?.status !== 500 && (answer?.isWhole ?? false)).toBe(false);
  });

  test('setTimeout: its callback answers', async () => {
    const answer = await sendRaw(subject.url, 'GET /api/timeout?how=handled');
    expect([answer.status, answer.body]).toEqual([503, 'too slow']);
  });

  test('setTimeout: what nobody speaks up for ends', async () => {
    const answer = await sendRaw(subject.url, 'GET /api/timeout?how=plain').catch(() => undefined);
    expect(answer?.isWhole ?? false).toBe(false);
  });

  test('res.destroy(): the answer breaks off', async () => {
    const answer = await sendRaw(subject.url, 'GET /api/destroy?how=midway').catch(() => undefined);
    expect(answer?.isWhole ?? false).toBe(false);
  });
});

async function leave(subject: Subject, line: string, how: string): Promise<void> {
  const socket = await open(subject.url);
  socket.write(requestText(subject.url, line));
  await logged(subject, new RegExp(`begun ${how}`));
  await new Promise((resolve) => setTimeout(resolve, 20));
  socket.destroy();
}

async function logged(subject: Subject, pattern: RegExp): Promise<void> {
  await expect
    .poll(() => (pattern.test(subject.output()) ? '' : subject.output()), { timeout: 3000 })
    .toBe('');
}
