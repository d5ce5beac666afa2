import type { WebSocketTransport } from '../../http/web-socket.ts';
import type { NextRequest } from '../next-request.ts';
import type { WebSocketData, WebSocketPeer } from './web-socket-types.ts';

/** Bytes that may wait to be sent: a client that takes nothing must not fill the memory. */
const MAX_BUFFERED = 16 * 1024 * 1024;

/** Bytes that the reason of a close may have (RFC 6455, section 5.5). */
const MAX_REASON = 123;

/** The client of one WebSocket, as hooks see it. */
export class Peer implements WebSocketPeer {
  readonly request: NextRequest;
  readonly remoteAddress: string | undefined;
  readonly #transport: WebSocketTransport;
  #id: string | undefined;

  constructor(transport: WebSocketTransport, request: NextRequest, remoteAddress: string | undefined) {
    this.#transport = transport;
    this.request = request;
    this.remoteAddress = remoteAddress;
  }

  get id(): string {
    return (this.#id ??= crypto.randomUUID());
  }

  get bufferedAmount(): number {
    return this.#transport.bufferedAmount;
  }

  send(data: WebSocketData): number {
    const bytes = toSendable(data);
    const size = typeof bytes === 'string' ? bytes.length : bytes.byteLength;
    if (size + this.#transport.bufferedAmount > MAX_BUFFERED) {
      this.#transport.close(1008, 'The client does not keep up');
    } else this.#transport.send(bytes);
    return this.#transport.bufferedAmount;
  }

  close(code?: number, reason = ''): void {
    if (code !== undefined && !isCloseCode(code)) {
      throw new TypeError(
        `Cannot close a WebSocket with the code ${String(code)}: it must be 1000 to 1014, but for 1004, 1005 and 1006, or 3000 to 4999.`,
      );
    }
    if (code === undefined && reason !== '') {
      throw new TypeError(
        'Cannot close a WebSocket with a reason and no code: give 1000 for an ordinary end.',
      );
    }
    const size = new TextEncoder().encode(reason).length;
    if (size > MAX_REASON) {
      throw new RangeError(
        `Cannot close a WebSocket with a reason of ${size} bytes: it must have at most ${MAX_REASON}.`,
      );
    }
    this.#transport.close(code, reason);
  }

  terminate(): void {
    this.#transport.terminate();
  }
}

function isCloseCode(code: number): boolean {
  if (!Number.isInteger(code)) return false;
  return (code >= 1000 && code <= 1014 && !(code >= 1004 && code <= 1006)) || (code >= 3000 && code <= 4999);
}

function toSendable(data: WebSocketData): string | Uint8Array<ArrayBuffer> {
  if (typeof data === 'string') return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) {
    const { buffer, byteOffset, byteLength } = data;
    if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer, byteOffset, byteLength);
    return Uint8Array.from(new Uint8Array(buffer, byteOffset, byteLength));
  }
  if (typeof SharedArrayBuffer !== 'undefined' && (data as unknown) instanceof SharedArrayBuffer)
    return Uint8Array.from(new Uint8Array(data));
  throw new TypeError(
    `Cannot send a value of type ${data === null ? 'null' : typeof data} over a WebSocket: send a text or bytes, and write objects with JSON.stringify().`,
  );
}
