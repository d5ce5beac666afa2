import { expect, test, vi } from 'vitest';
import type { WebSocketTransport } from '../../http/web-socket.ts';
import type { NextRequest } from '../next-request.ts';
import { readUpgrade } from './read-upgrade.ts';
import { WebSocketSession } from './web-socket-session.ts';
import type { WebSocketHooks, WebSocketUpgradeOptions } from './web-socket-types.ts';

function begin(hooks: WebSocketHooks, options: WebSocketUpgradeOptions = {}) {
  const done: string[] = [];
  const pending: Promise<unknown>[] = [];
  const errors: unknown[] = [];
  const transport: WebSocketTransport = {
    bufferedAmount: 0,
    send: (data) => done.push(`send ${data}`),
    close: (code, reason) => done.push(`close ${code} ${reason}`),
    terminate: () => done.push('terminate'),
    pause: () => done.push('pause'),
    resume: () => done.push('resume'),
  };
  const session = new WebSocketSession(readUpgrade(hooks, options), {
    request: {} as NextRequest,
    connection: { closed: Promise.resolve(), waitUntil: (work) => pending.push(work) },
    onError: (error) => errors.push(error),
  });
  session.opened(transport);
  return { session, done, pending, errors };
}

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

test('WebSocketSession: hooks that do not wait are called at once, and nothing is paused', () => {
  const { session, done } = begin({
    open: (peer) => void peer.send('open'),
    message: (peer, message) => void peer.send(message.text()),
  });
  session.received('a');
  session.received(new TextEncoder().encode('b'));
  expect(done).toEqual(['send open', 'send a', 'send b']);
});

test('WebSocketSession: one hook after the other, while the client waits', async () => {
  const { session, done } = begin({
    async message(peer, message) {
      await sleep(message.text() === 'slow' ? 10 : 0);
      peer.send(message.text());
    },
    close: (_, { code }) => void done.push(`closed ${code}`),
  });
  session.received('slow');
  session.received('fast');
  session.closed(1000, '');
  await expect.poll(() => done.at(-1)).toBe('closed 1000');
  expect(done).toEqual(['pause', 'send slow', 'send fast', 'closed 1000']);
});

test('WebSocketSession: what its hooks do at the end is waited for', async () => {
  let isDone = false;
  const { session, pending } = begin({
    async close() {
      await sleep(5);
      isDone = true;
    },
  });
  session.closed(1001, '');
  await Promise.all(pending);
  expect(isDone).toBe(true);
});

test('WebSocketSession: a hook that fails is reported and closes; later messages are dropped, close is not', async () => {
  const close = vi.fn();
  const { session, done, errors } = begin({
    message: () => Promise.reject(new Error('no')),
    close: (_, details) => close(details),
  });
  session.received('a');
  session.received('b');
  await expect.poll(() => errors.length).toBe(1);
  session.received('c');
  expect(done).toContain('close 1011 A hook of the server failed');
  session.closed(1011, 'x');
  await expect.poll(() => close.mock.calls).toEqual([[{ code: 1011, reason: 'x' }]]);
  expect(errors).toEqual([new Error('no')]);
});

test('WebSocketSession: a client that sends more than can wait is closed with 1008', () => {
  const { session, done } = begin({ message: () => new Promise(() => {}) }, { maxPayload: 1024 });
  for (let count = 0; count < 70_000; count++) session.received('x');
  expect(done).toEqual(['pause', 'close 1008 Too many messages are waiting']);
});

test('WebSocketSession: a message that is too large is closed with 1009, where the runtime lets it through', () => {
  const { session, done } = begin({ message: () => {} }, { maxPayload: '1kb' });
  session.received('x'.repeat(1025));
  expect(done).toEqual(['close 1009 The message is too large']);
});

test('Peer: sends bytes of every kind, and nothing else', () => {
  const { done } = begin({
    open(peer) {
      peer.send(new Uint8Array([1, 2]).buffer);
      peer.send(new DataView(new Uint8Array([1, 2, 3]).buffer, 1));
      peer.send(new Uint8Array(new SharedArrayBuffer(1)));
      expect(() => peer.send({} as unknown as string)).toThrow(/JSON\.stringify/);
      expect(() => peer.close(1005)).toThrow(TypeError);
      expect(() => peer.close(1000, 'é'.repeat(62))).toThrow(/124 bytes/);
      expect(() => peer.close(undefined, 'because')).toThrow(/no code/);
      peer.close(4000, 'fine');
    },
  });
  expect(done).toEqual(['send 1,2', 'send 2,3', 'send 0', 'close 4000 fine']);
});
