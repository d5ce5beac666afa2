import type { Socket } from 'node:net';
import type { AnswerQueue } from './answer-queue.ts';
import { askApp } from './ask-app.ts';
import type { Exchange } from './exchange.ts';
import type { ServerContext } from './server-context.ts';

/** What a request that asks for a WebSocket needs of its connection. */
export interface WebSocketHost {
  readonly isGone: boolean;
  /** Answers a request that has become no WebSocket: what comes behind it is read after all. */
  goOn(exchange: Exchange, answer: () => void): void;
  /**
   * The socket is another's from here on.
   *
   * @returns It, and what the client has sent behind the request.
   */
  leave(exchange: Exchange): { readonly socket: Socket; readonly head: Buffer };
  destroy(): void;
}

/** Asks the app once the answers before are written: nothing may come between the handshake and what follows. */
export function askForWebSocket(
  server: ServerContext,
  exchange: Exchange,
  queue: AnswerQueue,
  host: WebSocketHost,
): void {
  if (exchange !== queue.first) {
    exchange.whenTurn = () => askForWebSocket(server, exchange, queue, host);
    return;
  }
  exchange.whenTurn = undefined;
  askApp(server.app, exchange, {
    answer: (_, request, response) => {
      if (exchange.webSocket) {
        open(server, exchange, { request, response }, host).catch((error: unknown) => {
          queue.fail(exchange, request, error);
          if (host.isGone) host.destroy();
        });
      } else host.goOn(exchange, () => queue.answer(exchange, request, response));
    },
    fail: (_, request, error) => host.goOn(exchange, () => queue.fail(exchange, request, error)),
  });
}

async function open(
  { webSockets }: ServerContext,
  exchange: Exchange,
  asked: { readonly request: Request; readonly response: Response },
  host: WebSocketHost,
): Promise<void> {
  const { openOnNode } = await import('../web-socket/open-on-node.ts');
  const { webSocket: offer } = exchange;
  if (!offer || host.isGone || exchange.isOver) return;
  openOnNode({ ...host.leave(exchange), ...asked, offer, open: webSockets });
}
