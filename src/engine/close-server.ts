import type { CloseOptions, PendingWork } from './serve-options.ts';
import type { OpenWebSockets } from './web-socket/open-web-sockets.ts';

/** A server as its end sees it. */
export interface EndingServer {
  readonly webSockets: OpenWebSockets;
  readonly pending: PendingWork;
  /** The number of requests whose answer is not whole. */
  readonly running: () => number;
  /** Takes no new connection; resolves when the last one has ended. */
  readonly stop: () => Promise<unknown>;
  /** Ends the connections that are between two requests; left out where the runtime does so once it has to stop. */
  readonly endIdle?: () => void;
  /** Ends the connections that are left. */
  readonly cutOff: () => void;
}

/** Milliseconds between two looks at who is idle: connections whose answer had begun before were told of no end. */
const SWEEP = 50;

/** Milliseconds in which what is cut off is closed; some runtimes never say that it was. */
const AFTERMATH = 100;

/** Takes no new connection, lets what runs come to its end, and cuts off what has not by the deadline. */
export async function closeServer(
  server: EndingServer,
  { deadline = 10_000, grace = 0, onCutOff }: CloseOptions,
): Promise<void> {
  const { webSockets, pending } = server;
  webSockets.close();
  const ended = server.stop();
  const sweep = sweepIdle(server, grace);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const expired = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      const cutOff = { requests: server.running(), tasks: pending.size };
      if (cutOff.requests + cutOff.tasks > 0) onCutOff?.(cutOff);
      webSockets.terminate();
      server.cutOff();
      resolve();
    }, deadline);
  });
  await Promise.race([ended, expired.then(() => within(AFTERMATH, ended))]);
  clearInterval(sweep);
  const settled = webSockets.settled().then(() => pending.settled());
  await Promise.race([settled, expired]);
  clearTimeout(timer);
}

function sweepIdle(
  { endIdle }: Pick<EndingServer, 'endIdle'>,
  grace: number,
): ReturnType<typeof setInterval> | undefined {
  if (!endIdle) return undefined;
  if (grace <= 0) endIdle();
  const begun = performance.now();
  return setInterval(() => {
    if (performance.now() - begun >= grace) endIdle();
  }, SWEEP);
}

/** Resolves with `work`, or after some milliseconds without it. */
async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
