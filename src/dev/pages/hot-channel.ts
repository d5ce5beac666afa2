import type { HotChannel, HotPayload } from 'vite';
import type { Connection } from '../../http/handler.ts';
import { DEFAULT_MAX_PAYLOAD, type WebSocketTransport } from '../../http/web-socket.ts';

/** The subprotocol that Vite's client speaks. */
const PROTOCOL = 'vite-hmr';

/** What a listener of the channel is called with. */
type Listener = (data: unknown, client: { send(payload: HotPayload): void }) => void;

/** What tells browsers of edits, over WebSockets on the port of the dev server itself. */
export class BrowserChannel implements HotChannel {
  readonly #clients = new Set<WebSocketTransport>();
  readonly #listeners = new Map<string, Set<Listener>>();

  /** Makes a WebSocket of a request that asks for one; `undefined` for one that does not. */
  answer(request: Request, connection: Connection): Response | undefined {
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return undefined;
    const asked = request.headers.get('sec-websocket-protocol') ?? '';
    if (!asked.includes('vite-') || !isSameOrigin(request)) return new Response(null, { status: 403 });
    const protocol = asked.split(',')[0]?.trim() ?? PROTOCOL;
    connection.acceptWebSocket?.({
      protocol,
      maxPayload: DEFAULT_MAX_PAYLOAD,
      idleTimeout: 0,
      perMessageDeflate: false,
      events: this.#session(),
    });
    return new Response(null, { status: 426 });
  }

  /** Whether there is a browser to be told of anything. */
  get hasClients(): boolean {
    return this.#clients.size > 0;
  }

  send(payload: HotPayload): void {
    const text = JSON.stringify(payload);
    for (const client of this.#clients) client.send(text);
  }

  on(event: string, listener: Listener): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
  }

  off(event: string, listener: Listener): void {
    this.#listeners.get(event)?.delete(listener);
  }

  listen(): void {}

  close(): void {
    for (const client of this.#clients) client.close(1001);
    this.#clients.clear();
  }

  #session() {
    let client: WebSocketTransport | undefined;
    return {
      opened: (transport: WebSocketTransport) => {
        client = transport;
        this.#clients.add(transport);
        transport.send(JSON.stringify({ type: 'connected' }));
      },
      received: (data: string | Uint8Array) => {
        if (client && typeof data === 'string') this.#receive(data, client);
      },
      drained: () => {},
      failed: () => {},
      closed: () => {
        if (client) this.#clients.delete(client);
      },
    };
  }

  #receive(text: string, client: WebSocketTransport): void {
    let message: { type?: unknown; event?: unknown; data?: unknown };
    try {
      message = JSON.parse(text) as typeof message;
    } catch {
      return;
    }
    if (message?.type !== 'custom' || typeof message.event !== 'string') return;
    const answer = { send: (payload: HotPayload) => client.send(JSON.stringify(payload)) };
    for (const listener of this.#listeners.get(message.event) ?? []) listener(message.data, answer);
  }
}

/** Another site must not hear of the project's sources. */
function isSameOrigin({ headers }: Request): boolean {
  const origin = headers.get('origin');
  if (origin === null) return true;
  try {
    return new URL(origin).host === headers.get('host');
  } catch {
    return false;
  }
}
