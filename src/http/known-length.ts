const lengths = new WeakMap<ReadableStream, number>();

/**
 * Says how many bytes a stream will bring, so that its answer can go out with that `Content-Length`. Only for a stream
 * that fails rather than bring fewer or more: a length that a handler gives is not trusted so far.
 */
export function setKnownLength(stream: ReadableStream, bytes: number): void {
  lengths.set(stream, bytes);
}

/** The bytes that a stream is known to bring; `undefined` where nobody knows. */
export function knownLength(stream: ReadableStream | null): number | undefined {
  return stream ? lengths.get(stream) : undefined;
}
