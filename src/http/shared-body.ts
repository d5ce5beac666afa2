import { bodyTooLarge } from './body-limit.ts';
import type { RequestSource } from './request-source.ts';

type Bytes = Uint8Array<ArrayBuffer>;

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

  /** All of it, for who reads first: a copy, since what is done with it must not show to the other. */
  async readFirst(limit: number): Promise<Bytes> {
    return (await this.#keep(limit)).slice();
  }

  /** The same as a stream. */
  streamFirst(limit: number): ReadableStream<Bytes> {
    return streamOf(() => this.readFirst(limit));
  }

  /** All of it, for who reads last. */
  readLast(limit: number): Bytes | Promise<Bytes> {
    return this.#kept ? checkSize(this.#kept, limit) : this.#passOn(limit).readBody();
  }

  /** The same as a stream. */
  streamLast(limit: number): ReadableStream<Bytes> {
    const kept = this.#kept;
    return kept ? streamOf(() => checkSize(kept, limit)) : this.#passOn(limit).bodyStream();
  }

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
