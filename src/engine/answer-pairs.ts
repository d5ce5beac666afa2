import type { LazyParts } from '../http/lazy-response.ts';

/** The names and values of a lazy response's headers. */
export function* answerPairs({ type, front, headers }: LazyParts): Generator<readonly [string, string]> {
  if (type !== undefined) yield ['content-type', type];
  for (const list of [front, headers]) {
    if (!list) continue;
    for (let index = 0; index < list.length; index += 2)
      yield [list[index] as string, list[index + 1] as string];
  }
}
