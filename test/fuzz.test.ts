import { expect, test } from 'vitest';
import { fuzz } from './fuzz/fuzz.ts';
import { NEXT } from './fuzz/message-parts.ts';
import { runStreams } from './fuzz/run-streams.ts';
import { judge } from './fuzz/trial.ts';

// `npm run fuzz` tries a million.
const SEED = process.env['WAYMARK_TEST_SEED'] === 'random' ? Math.floor(Math.random() * 2 ** 31) : 1;

test('node engine: reads streams of bytes as Node does, but for what the rules say', async () => {
  const { tried, failures } = await fuzz({ streams: 10_000, seed: SEED });
  expect(failures).toEqual([]);
  expect(tried).toBe(10_000);
});

const POST = 'POST / HTTP/1.1\r\nHost: a\r\n';
const CHUNK = 'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n';

/** Streams that the engine once read otherwise than it has to: each in the pieces that it takes. */
test.each([
  ['a bad request behind a good one', [`${POST}\r\nG\n`]],
  [
    'a body larger than what waits unread',
    [`${POST}Content-Length: 70000\r\n\r\n`, 'b'.repeat(70_000), NEXT],
  ],
  ['CONNECT', [`CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n${NEXT}`]],
  ['Upgrade that nobody offers, and the end', [`${POST}Connection: Upgrade\r\nUpgrade: x\r\n\r\n`]],
  [
    'a WebSocket that the app does not accept, and the end',
    ['GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
  ],
  [
    'a WebSocket that the app does not accept, and another request',
    [`GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n${NEXT}`],
  ],
  [
    'Upgrade with a body of another coding',
    [`${POST}Connection: Upgrade\r\nUpgrade: x\r\nTransfer-Encoding: gzip\r\n\r\n${NEXT}`],
  ],
  [
    'Upgrade with a tab behind its coding',
    [`${POST}Connection: Upgrade\r\nUpgrade: x\r\nTransfer-Encoding: chunked\t\r\n\r\n${NEXT}`],
  ],
  ['an empty coding', [`${POST}Transfer-Encoding:\r\n\r\n${NEXT}`]],
  [
    'long chunk extensions',
    [`${POST}Transfer-Encoding: chunked\r\n\r\n5;${'e'.repeat(17_000)}`, '\r\nhello'],
  ],
  ['as many requests as may be in hand, and the end', [`${POST}Content-Length: 1\r\n\r\nb`.repeat(8)]],
  [
    'as many requests as may be in hand, half a one, and the end',
    [`${POST}Content-Length: 1\r\n\r\nb`.repeat(8), POST],
  ],
  ['HTTP/1.0 with chunks', [`POST / HTTP/1.0\r\nConnection: keep-alive\r\n${CHUNK}`, NEXT]],
  ['a tab behind close', [`${POST}Connection: close\t\r\n\r\n`, NEXT]],
])('node engine: %s', async (category, pieces) => {
  const streams = [true, false].map((isHurried) => ({ category, pieces, isHurried }));
  for (const trial of await runStreams(streams)) {
    const { isPassed, expected } = judge(trial);
    expect(trial.subject).toEqual(expected);
    expect(isPassed, trial.faults.join()).toBe(true);
  }
});
