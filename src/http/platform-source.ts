import { bodyTooLarge, statedLength } from './body-limit.ts';
import { addressOfUnknown } from './client-facts.ts';
import type { RequestSource } from './request-source.ts';
import { targetOf } from './target-of.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is known of a request that came from no engine, in the form in which an engine tells it. */
export function platformSource(request: Request): RequestSource {
  return new PlatformSource(request);
}

class PlatformSource implements RequestSource {
  readonly method: string;
  readonly target: string;
  readonly origin: string;
  readonly hasBody: boolean;
  readonly contentLength: number | undefined;
  maxBodySize = Number.POSITIVE_INFINITY;
  readonly #request: Request;

  constructor(request: Request) {
    this.method = request.method;
    this.target = targetOf(request);
    this.origin = new URL(request.url).origin;
    this.hasBody = request.body !== null;
    this.contentLength = this.hasBody ? statedLength(request.headers) : 0;
    this.#request = request;
  }

  get clientAddress(): string | undefined {
    return addressOfUnknown((name) => this.header(name));
  }

  header(name: string): string | null {
    return this.#request.headers.get(name);
  }

  headerPairs(): readonly string[] {
    return [...this.#request.headers].flat();
  }

  async readBody(): Promise<Bytes> {
    const bytes = new Uint8Array(await this.#request.arrayBuffer());
    if (bytes.byteLength > this.maxBodySize) throw bodyTooLarge(this.maxBodySize);
    return bytes;
  }

  bodyStream(): ReadableStream<Bytes> {
    const limit = this.maxBodySize;
    let size = 0;
    const counter = new TransformStream<Bytes, Bytes>({
      transform(piece, controller) {
        size += piece.byteLength;
        if (size > limit) controller.error(bodyTooLarge(limit));
        else controller.enqueue(piece);
      },
    });
    return (this.#request.body as ReadableStream<Bytes>).pipeThrough(counter);
  }

  get isAborted(): boolean {
    return this.#request.signal.aborted;
  }

  onAbort(callback: () => void): void {
    this.#request.signal.addEventListener('abort', callback, { once: true });
  }
}
