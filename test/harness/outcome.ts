/** What a piece of code did, in a form that can be compared: its result, or the class of what it threw. */
export async function outcome(run: () => unknown): Promise<unknown> {
  try {
    return { gives: comparable(await run()) };
  } catch (error) {
    return { throws: error instanceof Error ? error.constructor.name : error };
  }
}

function comparable(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return ['ArrayBuffer', ...new Uint8Array(value)];
  if (value instanceof Uint8Array) return ['Uint8Array', ...value];
  if (Array.isArray(value)) return value.map(comparable);
  return value;
}

/** All that a stream gives. */
export async function collect<T>(stream: unknown): Promise<T[]> {
  const pieces: T[] = [];
  for await (const piece of stream as AsyncIterable<T>) pieces.push(piece);
  return pieces;
}
