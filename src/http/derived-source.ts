import type { HeaderSource } from './lazy-headers.ts';
import type { RequestSource } from './request-source.ts';
import type { SharedBody } from './shared-body.ts';

/** A request with other headers, and with a body that it shares with another. */
export class DerivedSource implements RequestSource {
  readonly method: string;
  readonly target: string;
  readonly hasBody: boolean;
  readonly contentLength: number | undefined;
  maxBodySize: number;
  readonly #source: RequestSource;
  readonly #headers: HeaderSource;
  readonly #body: SharedBody;
  readonly #isLast: boolean;

  /** @param isLast Whether who has this source is the last to read the body. */
  constructor(source: RequestSource, headers: HeaderSource, body: SharedBody, isLast: boolean) {
    this.method = source.method;
    this.target = source.target;
    this.hasBody = source.hasBody;
    this.contentLength = source.contentLength;
    this.maxBodySize = source.maxBodySize;
    this.#source = source;
    this.#headers = headers;
    this.#body = body;
    this.#isLast = isLast;
  }

  get origin(): string {
    return this.#source.origin;
  }

  /** Of the request that came: headers that a proxy.ts changes say nothing of the client. */
  get clientAddress(): string | undefined {
    return this.#source.clientAddress;
  }

  header(name: string): string | null {
    return this.#headers.header(name);
  }

  headerPairs(): readonly string[] {
    return this.#headers.headerPairs();
  }

  readBody(): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>> {
    const { maxBodySize } = this;
    return this.#isLast ? this.#body.readLast(maxBodySize) : this.#body.readFirst(maxBodySize);
  }

  bodyStream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const { maxBodySize } = this;
    return this.#isLast ? this.#body.streamLast(maxBodySize) : this.#body.streamFirst(maxBodySize);
  }

  get isAborted(): boolean {
    return this.#source.isAborted;
  }

  onAbort(callback: () => void): void {
    this.#source.onAbort(callback);
  }
}

/** Headers without those of some names. */
export function withoutHeaders(source: HeaderSource, names: ReadonlySet<string>): HeaderSource {
  return {
    header: (name) => (names.has(name) ? null : source.header(name)),
    headerPairs: () => pick(source.headerPairs(), (name) => !names.has(name)),
  };
}

/** Headers with others in the place of those of the same names. */
export function withChangedHeaders(source: HeaderSource, changes: ReadonlyMap<string, string>): HeaderSource {
  return {
    header: (name) => changes.get(name) ?? source.header(name),
    headerPairs: () => [...pick(source.headerPairs(), (name) => !changes.has(name)), ...[...changes].flat()],
  };
}

/** Of names and values in turn, those whose name is wanted; a name may come in letters of either case. */
function pick(pairs: readonly string[], isWanted: (name: string) => boolean): string[] {
  return pairs.filter((_, index) => isWanted((pairs[index - (index % 2)] as string).toLowerCase()));
}
