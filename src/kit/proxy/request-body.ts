import { statedLength } from '../../http/body-limit.ts';

/** A body on its way to an upstream. */
export interface OutgoingBody {
  /** `null` where there is none. */
  readonly data: Uint8Array | AsyncIterable<Uint8Array> | null;
  /** Its bytes where the request says how many; `undefined` for one that is sent in chunks. */
  readonly length: number | undefined;
  /** Whether it can be sent again. */
  readonly isReplayable: boolean;
  /** What reading it from the client failed with, if it did. */
  readonly failure: () => unknown;
}

const NOTHING: OutgoingBody = { data: null, length: undefined, isReplayable: true, failure: () => undefined };

/**
 * The body of a request, to be sent on. The length is the one that the engine has checked: an upstream is told it anew,
 * and a body that has another fails rather than run into the next request.
 *
 * @param keep Bytes up to which it is read whole, so that it can be sent again; 0 where that is not needed.
 * @throws what reading it fails with.
 */
export async function outgoingBody(request: Request, keep: number): Promise<OutgoingBody> {
  const { body } = request;
  const length = statedLength(request.headers);
  if (body === null || length === 0) return NOTHING;
  if (length !== undefined && length <= keep) {
    const data = new Uint8Array(await request.arrayBuffer());
    return { ...NOTHING, data, length: data.byteLength };
  }
  let failure: unknown;
  const data = pieces(body, (error) => (failure = error));
  return { data, length, isReplayable: false, failure: () => failure };
}

/** Reads no further than the upstream takes. */
async function* pieces(
  body: ReadableStream<Uint8Array>,
  onFailure: (error: unknown) => void,
): AsyncGenerator<Uint8Array, void> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    onFailure(error);
    throw error;
  } finally {
    // Of a body that the upstream did not want the rest is nobody's.
    reader.cancel().catch(() => {});
  }
}
