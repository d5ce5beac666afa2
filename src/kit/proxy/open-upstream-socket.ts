import type { IncomingMessage } from 'node:http';
import type { WebSocket as UpstreamSocket } from 'ws';
import type { ProxySettings } from './read-proxy-options.ts';
import type { UpstreamAnswer } from './upstream-exchange.ts';
import { TimeUp } from './upstream-error.ts';

/** What a server answers that is asked for a WebSocket: one that is open and paused, or something else. */
export type SocketAnswer =
  | { readonly socket: UpstreamSocket; readonly headers: Headers }
  | { readonly answer: UpstreamAnswer };

/**
 * Asks an upstream for a WebSocket.
 *
 * @throws what keeps it from answering.
 */
export async function openUpstreamSocket(
  { options, timeouts }: ProxySettings,
  url: URL,
  headers: Headers,
  { maxPayload, life }: { readonly maxPayload: number; readonly life: AbortSignal },
): Promise<SocketAnswer> {
  const { WebSocket } = await import('ws');
  const protocols = (headers.get('sec-websocket-protocol') ?? '').split(',').map((each) => each.trim());
  const target = new URL(url);
  target.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const wait = timeouts.headers === 0 ? 0 : timeouts.connect + timeouts.headers;
  const socket = new WebSocket(target, protocols.filter(Boolean), {
    headers: Object.fromEntries(withoutHandshake(headers)),
    maxPayload,
    perMessageDeflate: false,
    ...(wait > 0 ? { handshakeTimeout: wait } : {}),
    ...(options.tls as object | undefined),
  });
  return new Promise((resolve, reject) => {
    const leave = () => socket.terminate();
    life.addEventListener('abort', leave, { once: true });
    let upgraded = new Headers();
    socket.once('upgrade', (message: IncomingMessage) => (upgraded = headersOf(message)));
    socket.once('open', () => {
      life.removeEventListener('abort', leave);
      socket.pause();
      resolve({ socket, headers: upgraded });
    });
    socket.once('unexpected-response', (_request, message: IncomingMessage) =>
      resolve({ answer: answerOf(message) }),
    );
    socket.on('error', (error) => {
      if (life.aborted) reject(life.reason as Error);
      else reject(/timed out/.test(error.message) ? new TimeUp(error.message, { cause: error }) : error);
    });
  });
}

/** What the client of the upstream writes itself. */
function withoutHandshake(headers: Headers): [string, string][] {
  return [...headers].filter(([name]) => !name.startsWith('sec-websocket-'));
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] as string, rawHeaders[index + 1] as string);
  }
  return headers;
}

function answerOf(message: IncomingMessage): UpstreamAnswer {
  const { statusCode: status = 502, statusMessage: statusText = '' } = message;
  const ended = new Promise<void>((resolve) => message.once('close', () => resolve()));
  const hasBody = status !== 204 && status !== 205 && status !== 304;
  if (!hasBody) message.resume();
  return { status, statusText, headers: headersOf(message), body: hasBody ? bodyOf(message) : null, ended };
}

function bodyOf(message: IncomingMessage): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      message.on('data', (piece: Buffer) => {
        controller.enqueue(new Uint8Array(piece));
        message.pause();
      });
      message.once('end', () => controller.close());
      message.once('error', (error) => controller.error(error));
      message.pause();
    },
    pull: () => void message.resume(),
    cancel: () => void message.destroy(),
  });
}
