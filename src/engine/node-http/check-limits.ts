import type { IncomingMessage } from 'node:http';
import type { ServerLimits } from '../../http/server-limits.ts';

/** The status that a request is refused with that goes beyond a limit; `undefined` for one that does not. */
export function statusBeyondLimits(
  { url = '', rawHeaders }: IncomingMessage,
  { maxTargetSize, maxHeaderSize, maxHeaderCount }: ServerLimits,
): 414 | 431 | undefined {
  if (maxTargetSize > 0 && url.length > maxTargetSize) return 414;
  if (maxHeaderCount > 0 && rawHeaders.length / 2 > maxHeaderCount) return 431;
  if (maxHeaderSize > 0 && sizeOf(rawHeaders) > maxHeaderSize) return 431;
  return undefined;
}

/** Bytes on the wire: each line is a name, `: `, a value and a line break, all of one byte a character. */
function sizeOf(rawHeaders: readonly string[]): number {
  let size = rawHeaders.length * 2;
  for (const text of rawHeaders) size += text.length;
  return size;
}
