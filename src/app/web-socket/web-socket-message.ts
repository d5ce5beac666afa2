import type { WebSocketMessage } from './web-socket-types.ts';

/** Makes of what came in what a hook is given. */
export function createMessage(rawData: string | Uint8Array<ArrayBuffer>): WebSocketMessage {
  return new Message(rawData);
}

class Message implements WebSocketMessage {
  readonly rawData: string | Uint8Array<ArrayBuffer>;

  constructor(rawData: string | Uint8Array<ArrayBuffer>) {
    this.rawData = rawData;
  }

  uint8Array(): Uint8Array<ArrayBuffer> {
    return typeof this.rawData === 'string' ? new TextEncoder().encode(this.rawData) : this.rawData;
  }

  arrayBuffer(): ArrayBuffer {
    const { buffer, byteOffset, byteLength } = this.uint8Array();
    return byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
  }

  text(): string {
    return typeof this.rawData === 'string' ? this.rawData : new TextDecoder().decode(this.rawData);
  }

  json<T = unknown>(): T {
    return JSON.parse(this.text()) as T;
  }

  /** So that a message can be put into a text. */
  toString(): string {
    return this.text();
  }
}
