import { bodyTooLarge } from './body-limit.ts';
import type { RequestSource } from './request-source.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** How one of several readers gets at a body: see `RequestSource`. */
export interface BodyReader {
  readBody(limit: number): Bytes | Promise<Bytes>;
  bodyStream(limit: number): ReadableStream<Bytes>;
}

/**
 * The body of a request that two may read, one after the other: what the first one reads is kept for the second. Where
 * the first one does not ask for it, nothing is kept, and the second one reads from the client.
 */
export class SharedBody {
  readonly #source: RequestSource;
  #kept: Promise<Bytes> | undefined;
  #isPassedOn = false;

  constructor(source: RequestSource) {
    this.#source = source;
  }

  /** For who reads first. Its bytes are a copy: what it does with them must not show to the other. */
  readonly first: BodyReader = {
    readBody: async (limit) => (await this.#keep(limit)).slice(),
    bodyStream: (limit) => streamOf(async () => (await this.#keep(limit)).slice()),
  };

  /** For who reads last. */
  readonly last: BodyReader = {
    readBody: (limit) => (this.#kept ? checkSize(this.#kept, limit) : this.#passOn(limit).readBody()),
    bodyStream: (limit) => {
      const kept = this.#kept;
      return kept ? streamOf(() => checkSize(kept, limit)) : this.#passOn(limit).bodyStream();
    },
  };

  #keep(limit: number): Promise<Bytes> {
    if (this.#kept) return this.#kept;
    if (this.#isPassedOn) {
      return Promise.reject(
        new TypeError(
          'Cannot read the body of the request any more: it has been passed on. Read it before proxy.ts returns.',
        ),
      );
    }
    this.#source.maxBodySize = limit;
    const kept = Promise.resolve(this.#source.readBody());
    // Told to whoever reads; until then a rejection must not count as unhandled.
    kept.catch(() => {});
    return (this.#kept = kept);
  }

  #passOn(limit: number): RequestSource {
    this.#isPassedOn = true;
    this.#source.maxBodySize = limit;
    return this.#source;
  }
}

async function checkSize(kept: Promise<Bytes>, limit: number): Promise<Bytes> {
  const bytes = await kept;
  if (bytes.byteLength > limit) throw bodyTooLarge(limit);
  return bytes;
}

function streamOf(read: () => Promise<Bytes>): ReadableStream<Bytes> {
  return new ReadableStream(
    {
      async pull(controller) {
        const bytes = await read();
        if (bytes.byteLength > 0) controller.enqueue(new Uint8Array(bytes));
        controller.close();
      },
    },
    // A body that nobody reads must not be asked for.
    { highWaterMark: 0 },
  );
}
