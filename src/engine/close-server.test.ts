import { expect, test } from 'vitest';
import { closeServer, type EndingServer } from './close-server.ts';
import { type CutOff, PendingWork } from './serve-options.ts';
import { OpenWebSockets } from './web-socket/open-web-sockets.ts';

const never = new Promise<never>(() => {});

/** A server of which as much runs as it is told. */
function serverWith(parts: Partial<EndingServer>): EndingServer {
  return {
    webSockets: new OpenWebSockets(),
    pending: new PendingWork(),
    running: () => 0,
    stop: () => Promise.resolve(),
    cutOff: () => {},
    ...parts,
  };
}

async function close(server: EndingServer, options: { deadline: number; grace?: number }) {
  const told: CutOff[] = [];
  const begun = performance.now();
  await closeServer(server, { ...options, onCutOff: (cutOff) => told.push(cutOff) });
  return { told, took: performance.now() - begun };
}

test('closeServer: what comes to its end is waited for, and nothing is cut off', async () => {
  const pending = new PendingWork();
  pending.add(new Promise((resolve) => setTimeout(resolve, 60)));
  const server = serverWith({ pending, cutOff: () => expect.unreachable() });
  const { told, took } = await close(server, { deadline: 5000 });
  expect(told).toEqual([]);
  expect(took).toBeGreaterThan(50);
  expect(took).toBeLessThan(4000);
});

test('closeServer: the deadline counts requests and tasks as they are before they are cut off', async () => {
  const pending = new PendingWork();
  pending.add(never);
  let running = 2;
  let end: (() => void) | undefined;
  const server = serverWith({
    pending,
    running: () => running,
    stop: () => new Promise<void>((resolve) => (end = resolve)),
    cutOff: () => {
      running = 0;
      end?.();
    },
  });
  const { told } = await close(server, { deadline: 30 });
  expect(told).toEqual([{ requests: 2, tasks: 1 }]);
});

test('closeServer: a runtime that never says that it has stopped holds nothing up', async () => {
  const { told, took } = await close(serverWith({ stop: () => never }), { deadline: 30 });
  expect(told).toEqual([]);
  expect(took).toBeLessThan(3000);
});

/** How often the idle connections of a server are ended whose others take a while. */
async function endingsOfIdle(grace: number): Promise<number> {
  let times = 0;
  const server = serverWith({
    stop: () => new Promise((resolve) => setTimeout(resolve, 250)),
    endIdle: () => times++,
  });
  await close(server, { deadline: 5000, grace });
  return times;
}

test('closeServer: idle connections are ended at once, and again while others run', async () => {
  expect(await endingsOfIdle(0)).toBeGreaterThan(1);
});

test('closeServer: idle connections are left alone for the time of grace', async () => {
  expect(await endingsOfIdle(60_000)).toBe(0);
});
