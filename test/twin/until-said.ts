import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a log says what it has to: it may be behind the answers. Returns what it has not said in time. */
export async function untilSaid(
  server: { output(): string },
  patterns: readonly RegExp[],
  timeout = 3000,
): Promise<readonly RegExp[]> {
  const end = Date.now() + timeout;
  const missing = () => patterns.filter((pattern) => !pattern.test(server.output()));
  while (Date.now() < end && missing().length > 0) await sleep(30);
  return missing();
}
