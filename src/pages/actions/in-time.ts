/** Milliseconds that a value may take which is all there already, and only has to be put together. */
const LONGEST = process.env['NODE_ENV'] === 'production' ? 100 : 10_000;
/** Milliseconds after that: where the process was busy, what has come meanwhile has not been looked at yet. */
const GRACE = 20;

/**
 * Waits for a value that a client may have made to wait for itself.
 *
 * @throws {Error} when it has not come by then; what the value rejects with.
 */
export async function inTime<Value>(value: PromiseLike<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const give = () => reject(new Error('It waits for itself.'));
    timer = setTimeout(() => (timer = setTimeout(give, GRACE)), LONGEST);
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(timer);
  }
}
