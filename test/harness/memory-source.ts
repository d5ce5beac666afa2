import type { RequestSource } from '../../src/http/request-source.ts';

/** What a request over memory is made of. */
export interface MemorySourceInit {
  readonly method?: string;
  readonly target?: string;
  readonly origin?: string;
  /** Names and values in turn, as they come from a client. */
  readonly headers?: readonly string[];
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Whether the body is there at once. Default: true. */
  readonly isThere?: boolean;
}

/** A request source that no engine stands behind; it counts how its body is read. */
export class MemorySource implements RequestSource {
  readonly method: string;
  readonly target: string;
  readonly origin: string;
  readonly hasBody: boolean;
  maxBodySize = 1_000_000;
  readonly contentLength: number | undefined;
  isAborted = false;
  reads = 0;
  streams = 0;
  readonly #headers: readonly string[];
  readonly #body: Uint8Array<ArrayBuffer>;
  readonly #isThere: boolean;
  readonly #callbacks: (() => void)[] = [];

  constructor(init: MemorySourceInit = {}) {
    this.method = init.method ?? 'GET';
    this.target = init.target ?? '/';
    this.origin = init.origin ?? 'http://localhost';
    this.hasBody = this.method !== 'GET' && this.method !== 'HEAD';
    this.#headers = init.headers ?? [];
    this.#body =
      typeof init.body === 'string' ? new TextEncoder().encode(init.body) : (init.body ?? new Uint8Array());
    this.#isThere = init.isThere ?? true;
    this.contentLength = this.#body.byteLength;
  }

  header(name: string): string | null {
    const values = this.#headers.filter(
      (_value, index) => index % 2 === 1 && this.#headers[index - 1]?.toLowerCase() === name,
    );
    return values.length === 0 ? null : values.join(', ');
  }

  headerPairs(): readonly string[] {
    return this.#headers;
  }

  readBody(): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>> {
    this.reads += 1;
    return this.#isThere ? this.#body : Promise.resolve(this.#body);
  }

  bodyStream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    this.streams += 1;
    const body = this.#body;
    return new ReadableStream({
      start(controller) {
        if (body.byteLength > 0) controller.enqueue(body);
        controller.close();
      },
    });
  }

  onAbort(callback: () => void): void {
    this.#callbacks.push(callback);
  }

  /** As when the client goes away. */
  abort(): void {
    this.isAborted = true;
    for (const callback of this.#callbacks) callback();
  }
}
