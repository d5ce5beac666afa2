/** Milliseconds in which no second error is written. */
const EVERY = 10_000;

/**
 * A function that writes errors to `console.error`, but not for each of a thousand requests that meet the same one.
 *
 * @param what What failed, in front of the error.
 */
export function reportRarely(what: string): (error: unknown) => void {
  let next = 0;
  return (error) => {
    const now = Date.now();
    if (now < next) return;
    next = now + EVERY;
    console.error(what, error);
  };
}
