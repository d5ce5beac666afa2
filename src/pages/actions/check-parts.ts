import { actionRequestError } from './action-request.ts';

/**
 * References from one part of the arguments to another, which React writes where an object is there twice. Each that
 * leads nowhere costs its decoder an error: a body of 1 MB could keep the process busy for two seconds.
 */
const MOST_REFERENCES = 5000;

/** A value that stands for another: all that begin with `$`, but for dates, numbers and their like, and promises. */
const REFERENCE = /(?<!\\)"\$[^$"DINun@-]/g;
const STREAM = /(?<!\\)"\$[RrXx]([^"]*)"/g;
/** `JSON.stringify` escapes signs that cannot be seen, and no letters: these hide something. */
const ESCAPED_LETTER = /(?<!\\)(?:\\\\)*\\u00[2-7][\da-f]/i;

/**
 * Refuses what React's decoder would take too long for, or wait for without end. What React has written is looked at, in
 * which no text of a client looks like a reference: its first `$` is doubled.
 *
 * @throws {WaymarkError} `ERR_ACTION_REQUEST`.
 */
export function checkParts(body: string | FormData): void {
  let references = 0;
  for (const { text, prefix } of partsOf(body)) {
    if (ESCAPED_LETTER.test(text)) throw actionRequestError('a letter in its arguments is escaped');
    references += text.match(REFERENCE)?.length ?? 0;
    if (references > MOST_REFERENCES)
      throw actionRequestError(`its arguments refer to each other more than ${MOST_REFERENCES} times`);
    for (const [, id = ''] of text.matchAll(STREAM)) {
      if (!hasEnd(body, prefix, id)) throw actionRequestError('a stream among its arguments has no end');
    }
  }
}

/** The parts of a body that React has written; the fields of a form are not. */
function* partsOf(body: string | FormData): Generator<{ readonly text: string; readonly prefix: string }> {
  if (typeof body === 'string') {
    yield { text: body, prefix: '' };
    return;
  }
  for (const [key, value] of body) {
    const [, prefix = ''] = /^(\$ACTION_[^:]*:)?S?\d+$/.exec(key) ?? [];
    if (typeof value === 'string' && (prefix !== '' || /^S?\d+$/.test(key))) yield { text: value, prefix };
  }
}

/** Whether a stream, or an iterable, comes with its end. The number is read as React does it, of whatever is written. */
function hasEnd(body: string | FormData, prefix: string, id: string): boolean {
  if (typeof body === 'string') return false;
  const pieces = body.getAll(`${prefix}S${Number.parseInt(id, 16)}`);
  return pieces.some((piece) => typeof piece === 'string' && piece.startsWith('C'));
}
