import type { Draft } from './message-parts.ts';
import type { Random } from './random.ts';

/** Lines that end, fold or start in the wrong way (RFC 9112, sections 2.2 and 5.2). */
export function badLines(draft: Draft, random: Random): void {
  const bad = [
    'X: a\r\n b',
    'X: a\r\n\tb',
    'X: a\nY: b',
    'X: a\rY: b',
    'X: a\r',
    'X: a\n',
    'X\r\n',
    'X',
    ': a',
    ':',
    ' X: a',
    '\tX: a',
    'X : a',
    'X\t: a',
    'X Y: a',
    'X:a',
    'X:\ta',
    'X::a',
    'X: a\r\r',
    'X:\r\n a',
    'X:\r\n',
    'X:\r',
    'X:\n',
    '\r',
    '\n',
    ' ',
    'X: \r\n\r',
  ];
  draft.lines.splice(random.below(draft.lines.length + 1), 0, random.pick(bad));
  if (random.oneIn(3)) draft.version += random.pick(['\r', '\n', ' ', '\t', '\r\n ', '\r\n\t']);
}

/** Bytes that have no place in a head. */
export function badBytes(draft: Draft, random: Random): void {
  const byte = String.fromCharCode(random.oneIn(2) ? random.below(33) : 127 + random.below(129));
  const into = (text: string) => {
    const at = random.below(text.length + 1);
    return text.slice(0, at) + byte + text.slice(at);
  };
  const place = random.below(6);
  if (place === 0) draft.method = into(draft.method);
  else if (place === 1) draft.target = into(draft.target);
  else if (place === 2) draft.version = into(draft.version);
  else {
    const at = random.below(draft.lines.length);
    draft.lines[at] = into(draft.lines[at] ?? '');
  }
}
