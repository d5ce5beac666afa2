/** Milliseconds between two reports: a store that is away fails for every request. */
const EVERY = 10_000;

let lastReport = -EVERY;

/** Writes an error to the log, unless another was written just now. */
export function reportRarely(error: unknown): void {
  const now = performance.now();
  if (now - lastReport < EVERY) return;
  lastReport = now;
  console.error('Requests cannot be counted for their rate limits:', error);
}
