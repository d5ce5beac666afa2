import type { ByteStream } from './generate-stream.ts';

/** Says of each of some streams whether it still fails. */
export type FailingOf = (streams: readonly ByteStream[]) => Promise<readonly boolean[]>;

/** Milliseconds after which a stream is short enough. */
const PATIENCE = 5000;

/** Makes a failing stream as short as it can be while it fails. */
export async function shrinkStream(stream: ByteStream, failingOf: FailingOf): Promise<ByteStream> {
  const whole: ByteStream = { ...stream, pieces: [stream.pieces.join('')] };
  let shortest = (await failingOf([whole]))[0] ? whole : stream;
  let size = Math.max(1, lengthOf(shortest) >> 1);
  const begun = performance.now();
  while (performance.now() - begun < PATIENCE) {
    const shorter = without(shortest, size);
    const failing = await failingOf(shorter);
    const found = shorter[failing.indexOf(true)];
    if (found) shortest = found;
    else if (size === 1) return shortest;
    if (!found || size > lengthOf(shortest)) size = Math.max(1, size >> 1);
  }
  return shortest;
}

function lengthOf({ pieces }: ByteStream): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

/** The stream without each stretch of `size` bytes, and with two pieces made one. */
function without(stream: ByteStream, size: number): ByteStream[] {
  const { pieces } = stream;
  const shorter: ByteStream[] = [];
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index] as string;
    const before = pieces.slice(0, index);
    const after = pieces.slice(index + 1);
    for (let at = 0; at < piece.length; at += size) {
      const rest = piece.slice(0, at) + piece.slice(at + size);
      shorter.push({ ...stream, pieces: [...before, ...(rest === '' ? [] : [rest]), ...after] });
    }
    const [next] = after;
    if (next !== undefined) shorter.push({ ...stream, pieces: [...before, piece + next, ...after.slice(1)] });
  }
  return shorter;
}
