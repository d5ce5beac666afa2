import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type EventStream, sse } from './sse.ts';
import { formatComment, formatEvent } from './sse/format-event.ts';

const ask = (headers: Record<string, string> = {}, init: RequestInit = {}) =>
  new Request('http://x/', { headers, ...init });

describe('formatEvent', () => {
  test.each([
    [{ data: 'hello' }, 'data: hello\n\n'],
    [
      { data: { a: 1 }, event: 'tick', id: 7, retry: 500 },
      'event: tick\nid: 7\nretry: 500\ndata: {"a":1}\n\n',
    ],
    [{ data: 'a\nb\r\nc\rd' }, 'data: a\ndata: b\ndata: c\ndata: d\n\n'],
    [{ data: '' }, 'data: \n\n'],
    [{ data: null }, 'data: null\n\n'],
    [{ id: '' }, 'id: \n\n'],
  ])('%j', (event, expected) => {
    expect(formatEvent(event)).toBe(expected);
  });

  test.each([
    { event: 'a\ndata: forged' },
    { id: 'a\r\n\r\ndata: forged' },
    { id: 'a\0b' },
    { retry: -1 },
    { retry: 0.5 },
    { data: () => {} },
  ])('refuses %j', (event) => {
    expect(() => formatEvent(event)).toThrow(TypeError);
  });

  test('formatComment: of several lines', () => {
    expect(formatComment('a\ndata: forged')).toBe(': a\n: data: forged\n\n');
  });
});

async function* events() {
  yield { data: 'a' };
  yield { data: 'b' };
}

describe('sse', () => {
  test('sends what a producer sends, and ends with it', async () => {
    const response = sse<{ tick: { n: number } }>(
      ask({ 'last-event-id': '4' }),
      async (stream) => {
        let n = Number(stream.lastEventId);
        while (n < 6) await stream.send({ event: 'tick', data: { n: ++n }, id: n });
        await stream.comment('done');
      },
      { retry: 100, headers: { 'x-own': '1' } },
    );
    expect(Object.fromEntries(response.headers)).toEqual({
      'cache-control': 'no-cache, no-transform',
      'content-type': 'text/event-stream',
      'x-accel-buffering': 'no',
      'x-own': '1',
    });
    expect(await response.text()).toBe(
      'retry: 100\n\nevent: tick\nid: 5\ndata: {"n":5}\n\nevent: tick\nid: 6\ndata: {"n":6}\n\n: done\n\n',
    );
  });

  test('takes events from an iterable', async () => {
    expect(await sse(ask(), events()).text()).toBe('data: a\n\ndata: b\n\n');
  });

  test('is no faster than its reader', async () => {
    let sent = 0;
    const response = sse(ask(), async (stream) => {
      for (;;) {
        await stream.send({ data: 'x' });
        sent++;
      }
    });
    const reader = response.body?.getReader();
    await wait(20);
    expect(sent).toBeLessThan(2);
    for (let count = 0; count < 5; count++) await reader?.read();
    await wait(20);
    expect(sent).toBeGreaterThanOrEqual(4);
    expect(sent).toBeLessThanOrEqual(6);
    await reader?.cancel();
  });

  test('ends its producer when the reader or the client leaves', async () => {
    const client = new AbortController();
    for (const leave of [(r: Response) => r.body?.cancel(), () => client.abort()]) {
      const log: string[] = [];
      const response = sse(ask({}, { signal: client.signal }), async (stream) => {
        stream.signal.addEventListener('abort', () => log.push('aborted'));
        await stream.closed;
        log.push('closed');
        await stream.send({ data: 'late' }).catch((error: Error) => log.push(error.name));
      });
      await leave(response);
      await expect.poll(() => log).toEqual(['aborted', 'closed', 'AbortError']);
    }
  });

  test('a client that does not keep up is cut off, and what a producer throws breaks the stream', async () => {
    let own: EventStream | undefined;
    const slow = sse(
      ask(),
      async (stream) => {
        own = stream;
        for (let count = 0; count < 100; count++) stream.send({ data: 'x'.repeat(100) }).catch(() => {});
        await stream.closed;
      },
      { maxBuffered: '1kb' },
    );
    await expect(slow.text()).rejects.toThrow('does not keep up');
    expect(own?.signal.aborted).toBe(true);
    const broken = sse(ask(), () => Promise.reject(new Error('broken')));
    await expect(broken.text()).rejects.toThrow('broken');
  });

  test('breaks its silence, for a client that takes it', async () => {
    const response = sse(ask(), (stream) => stream.closed, { heartbeat: '10ms' });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe(': \n\n');
    expect((await reader?.read())?.value).toBe(': \n\n');
    await reader?.cancel();
  });

  test('HEAD gets the headers, and no producer runs', () => {
    const response = sse(ask({}, { method: 'HEAD' }), () => {
      throw new Error('ran');
    });
    expect([response.body, response.headers.get('content-type')]).toEqual([null, 'text/event-stream']);
  });

  test('refuses what cannot be used', () => {
    expect(() => sse(ask(), () => {}, { heartbeat: 'often' as '1s' })).toThrow(TypeError);
    expect(() => sse(ask(), () => {}, { maxBuffered: 'much' as '1kb' })).toThrow(TypeError);
  });
});
