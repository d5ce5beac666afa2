import { setImmediate as nextTurn } from 'node:timers/promises';

/** Where the pieces of a body go. */
export interface PieceSink {
  /** Whether nobody is there any more to take them. */
  readonly isGone: boolean;
  /** All of a body that turned out to be one piece, or none at all. */
  whole(piece: Uint8Array | undefined): void;
  /** The head of a body that streams; pieces follow. */
  begin(): void;
  /** Resolves when the client can take more, or has gone; nothing to wait for is `undefined`. */
  piece(piece: Uint8Array): Promise<void> | undefined;
  end(): void;
}

type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

/**
 * Moves a body to its client as fast as the client takes it. One of a single piece goes as a whole, so that its length
 * is known; one that streams is not held up for more than a turn.
 *
 * @throws (rejects with) what the body fails with.
 */
export async function pumpBody(reader: BodyReader, to: PieceSink): Promise<void> {
  let hasBegun = false;
  const begin = () => {
    if (hasBegun || to.isGone) return;
    hasBegun = true;
    to.begin();
  };
  // A client that waits for events is told at once that the answer has begun.
  const flush = setImmediate(begin);
  const first = await reader.read().finally(() => clearImmediate(flush));
  if (to.isGone) return;
  if (first.done && !hasBegun) {
    to.whole(undefined);
    return;
  }
  const second = first.done ? Promise.resolve(first) : reader.read();
  // Awaited only once the client has taken the first piece.
  second.catch(ignore);
  const early = hasBegun ? undefined : await Promise.race([second, nextTurn(undefined)]);
  if (to.isGone) return;
  if (early?.done && !first.done && !hasBegun) {
    to.whole(bytesOf(first.value));
    return;
  }
  begin();
  for (
    let next = first;
    !next.done && !to.isGone;
    next = next === first ? await second : await reader.read()
  ) {
    await to.piece(bytesOf(next.value));
  }
  if (!to.isGone) to.end();
}

/** A body is made of bytes; text is taken too, as by Next.js. */
function bytesOf(piece: unknown): Uint8Array {
  if (piece instanceof Uint8Array) return piece;
  if (typeof piece === 'string') return Buffer.from(piece);
  throw new TypeError(
    `Cannot send the body of a response: a piece of its stream is no Uint8Array but ${piece === null ? 'null' : typeof piece}. Encode it first.`,
  );
}

function ignore(): void {}
