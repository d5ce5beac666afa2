import { inspect } from 'node:util';

/** What to hand to the console: Bun's shows the code around an error, of the bundle, in the place of what it says. */
export function printable(error: unknown): unknown {
  return 'Bun' in globalThis && error instanceof Error ? inspect(error) : error;
}
