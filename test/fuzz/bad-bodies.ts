import { chunked, type Draft, NEXT } from './message-parts.ts';
import type { Random } from './random.ts';

const LENGTHS = [
  ['Content-Length: 5', 'Content-Length: 5'],
  ['Content-Length: 5', 'Content-Length: 6'],
  ['Content-Length: 5, 5'],
  ['Content-Length: 5,6'],
  ['Content-Length: +5'],
  ['Content-Length: -5'],
  ['Content-Length: 5 '],
  ['Content-Length:\t5\t'],
  ['Content-Length: 0x5'],
  ['Content-Length: 5e0'],
  ['Content-Length: 5.0'],
  ['Content-Length: 05'],
  ['Content-Length: 5 5'],
  ['Content-Length: "5"'],
  ['Content-Length:'],
  ['Content-Length: '],
  ['Content-Length : 5'],
  [' Content-Length: 5'],
  ['Content-Length: 5;'],
  ['Content-Length: 5\0'],
  ['Content-Length: \x0b5'],
  ['Content-Length: 18446744073709551616'],
  ['Content-Length: 18446744073709551615'],
  ['Content-Length: 9007199254740993'],
  ['Content-Length: 0'],
  ['Content-Length: 00'],
  ['Content-Length: \xb25'],
  ['content_length: 5'],
  ['Content-Length: 5', 'X: y', 'CONTENT-LENGTH: 5'],
  ['Content-Length: 0', 'Content-Length: 5'],
  ['Content-Length: 5\r\n\t'],
];

const CODINGS = [
  'chunked',
  'Chunked',
  'CHUNKED',
  ' chunked ',
  '\tchunked\t',
  '\x0bchunked',
  'chunked\x0b',
  'xchunked',
  'chunkedx',
  'chunked, identity',
  'identity, chunked',
  'identity',
  'gzip, chunked',
  'chunked, gzip',
  'gzip',
  'chunked, chunked',
  'chunked,',
  ',chunked',
  ', ,chunked',
  'chunked;q=1',
  'x=chunked',
  '"chunked"',
  'chun\0ked',
  'chun ked',
  'chunked\r\n , x',
  'identity\r\n chunked',
  '',
  'chunke',
  'cow',
  '\xa0chunked',
  'trailers',
];

const CODING_NAMES = [
  'Transfer-Encoding',
  'transfer-encoding',
  'Transfer-Encoding ',
  ' Transfer-Encoding',
  'Transfer\tEncoding',
  'Transfer_Encoding',
  'Transfer-Encoding\0',
  'X: y\nTransfer-Encoding',
  'X: y\rTransfer-Encoding',
  'TRANSFER-ENCODING',
];

const SIZES = [
  '5',
  '05',
  '0005',
  '5 ',
  ' 5',
  '\t5',
  '5\t',
  '+5',
  '-5',
  '0x5',
  '5;a',
  '5;a=b',
  '5;a="b"',
  '5;a="b;c"',
  '5;a="b\\"c"',
  '5 ;a=b',
  '5; a=b',
  '5;a =b',
  '5;a= b',
  '5;',
  '5;;',
  '5;a=',
  '5;=b',
  '5;a="b',
  '5;a=b\r',
  '5;a\n',
  '5;\0',
  '5;\xff',
  '5;a="\xff"',
  '5,',
  'g',
  '',
  'ffffffffffffffff',
  'fffffffffffffffff',
  '10000000000000005',
  '5\r',
  '5\n',
  '5\0',
  '5\x0b',
  '\xb9',
  '5h',
  '5.',
];

const BREAKS = ['\r\n', '\n', '\r', '\r\r\n', '\n\r', '\r\n\r', '\n\n', '', '\r\n '];

const TRAILERS = [
  '',
  'X: y\r\n',
  'Content-Length: 5\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Host: b\r\n',
  'X : y\r\n',
  'X\r\n',
  ': y\r\n',
  'X: y\n',
  'X: y\r\n z\r\n',
  'X: \0\r\n',
  'Cookie: a=b\r\nX: y\r\n',
];

/** Lengths that are no length, or that contradict each other (RFC 9112, section 6.3). */
export function badLength(draft: Draft, random: Random): void {
  draft.lines.push(...random.pick(LENGTHS));
  if (random.oneIn(4)) draft.lines.push('Transfer-Encoding: chunked');
  draft.body = random.pick(['hello', 'hello!', '', '5\r\nhello\r\n0\r\n\r\n']);
}

/** Transfer codings that two servers may read in two ways (RFC 9112, sections 6.1 and 11.2). */
export function badCoding(draft: Draft, random: Random): void {
  const line = () =>
    `${random.oneIn(2) ? 'Transfer-Encoding' : random.pick(CODING_NAMES)}:${random.pick(['', ' '])}${random.pick(CODINGS)}`;
  draft.lines.push(...random.some(1, 2, line));
  if (random.oneIn(2))
    draft.lines.splice(random.below(3), 0, `Content-Length: ${random.pick([0, 3, 5, 44])}`);
  draft.body = random.pick([chunked(['hello']), `0\r\n\r\n${NEXT}`, 'hello', '']);
}

/** Chunks that are not written as they should be (RFC 9112, section 7.1). */
export function badChunks(draft: Draft, random: Random): void {
  draft.lines.push('Transfer-Encoding: chunked');
  const br = () => (random.oneIn(3) ? random.pick(BREAKS) : '\r\n');
  const chunks = random.some(0, 2, () => `${random.pick(SIZES)}${br()}hello${br()}`);
  const last = random.pick(['0', '0', '0', '00', '0;a=b', '0 ', '-0', '', '0\0']);
  draft.body = `${chunks.join('')}${last}${br()}${random.pick(TRAILERS)}${br()}`;
}
