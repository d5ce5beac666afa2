import { addBody, chunked, type Draft, METHODS, NEXT } from './message-parts.ts';
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
  if (random.oneIn(2)) draft.lines.splice(random.below(3), 0, `Content-Length: ${random.pick([0, 3, 5, 44])}`);
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

/** Targets of every form, and of none (RFC 9112, section 3.2). */
export function oddTarget(draft: Draft, random: Random): void {
  draft.target = random.pick([
    'http://a/b?c',
    'http://other/b',
    'HTTP://a/b',
    'https://a',
    'http://a?b',
    'http://a#b',
    'http://user:pass@a/b',
    'http://a:80:80/',
    'http://[::1]/b',
    'http://',
    'http:///b',
    'http:/b',
    'ftp://a/b',
    'ws://a/b',
    'a:80',
    'a',
    '*',
    '*a',
    '/*',
    '?a',
    '#a',
    '/a#b',
    '/a b',
    '/a\tb',
    '//a/b',
    '/a//b?c//d',
    '\\a',
    '/a\\b',
    '/a?b\\c',
    '/%zz',
    '/%00',
    '/..%2f',
    '/../a',
    '/./a',
    '/a/..;/b',
    '/\xe9',
    '/{a}|^`<>"',
    '',
    ' /a',
    '/a ',
  ]);
}

export function oddVersion(draft: Draft, random: Random): void {
  draft.version = random.pick([
    'HTTP/1.0',
    'HTTP/1.0',
    'HTTP/0.9',
    'HTTP/1.2',
    'HTTP/1.9',
    'HTTP/2.0',
    'HTTP/2',
    'HTTP/3.0',
    'HTTP/1',
    'HTTP/1.',
    'HTTP/11.1',
    'HTTP/1.10',
    'HTTP/01.1',
    'http/1.1',
    'HTTP 1.1',
    'HTTPS/1.1',
    'ICE/1.0',
    'RTSP/1.0',
    'SOURCE/1.0',
    '',
    'HTTP/1.1 ',
    'HTTP/-1.1',
  ]);
  if (random.oneIn(3)) draft.lines = draft.lines.filter((line) => !line.startsWith('Host'));
  if (random.oneIn(3)) draft.lines.push('Connection: keep-alive');
}

export function oddHost(draft: Draft, random: Random): void {
  const hosts = [
    [],
    ['Host:'],
    ['Host: '],
    ['Host: a', 'Host: a'],
    ['Host: a', 'host: b'],
    ['Host: a', 'X: y', 'HOST: b'],
    ['Host: a, b'],
    ['Host: a b'],
    ['Host: a/b'],
    ['Host: user@a'],
    ['Host: a:99999'],
    ['Host: \xff'],
    ['Hast: a'],
    ['Hostt: a'],
    ['Host:', 'Host:'],
    ['X:', 'Host: a'],
    ['X:', 'Host:'],
    ['X:', 'Host: a', 'Y:', 'Host: a'],
    ['host:a'],
  ];
  draft.lines = [...random.pick(hosts), ...draft.lines.slice(1)];
  if (random.oneIn(5)) draft.version = 'HTTP/1.0';
}

export function oddExpect(draft: Draft, random: Random): void {
  const expectations = [
    '100-continue',
    '100-Continue',
    '100-continue, 100-continue',
    'x, 100-continue',
    '100-continue-not',
    '100-continues',
    '200-ok',
    '',
    'x=y',
    ' 100-continue ',
    '"100-continue"',
  ];
  draft.lines.push(...random.some(1, 2, () => `${random.pick(['Expect', 'expect'])}: ${random.pick(expectations)}`));
  if (random.oneIn(5)) draft.version = 'HTTP/1.0';
  if (random.oneIn(2)) addBody(draft, random);
}

export function oddConnection(draft: Draft, random: Random): void {
  const tokens = [
    'close',
    'Close',
    'keep-alive',
    'upgrade',
    'Upgrade, close',
    'close, keep-alive',
    'keep-alive, close',
    'keep-alive,close',
    'close ',
    'closed',
    'x-close',
    'close;',
    '"close"',
    ',close',
    'close\t,x',
    'te',
    'keep-alive, upgrade',
    'host',
    '',
  ];
  draft.lines.push(...random.some(1, 2, () => `${random.pick(['Connection', 'Proxy-Connection'])}: ${random.pick(tokens)}`));
  if (random.oneIn(2)) draft.lines.push(`Upgrade: ${random.pick(['websocket', 'h2c', 'TLS/1.0', '', 'x'])}`);
  if (random.oneIn(3)) draft.version = 'HTTP/1.0';
  if (random.oneIn(3)) draft.method = random.pick([...METHODS, 'CONNECT']);
}

export function oddMethod(draft: Draft, random: Random): void {
  draft.method = random.pick([
    'CONNECT',
    'TRACE',
    'TRACK',
    'PRI',
    'PROPFIND',
    'M-SEARCH',
    'QUERY',
    'SOURCE',
    'DESCRIBE',
    'PURGE',
    'SEARCH',
    'get',
    'Get',
    'GETT',
    'GE',
    'G',
    '',
    'FOO',
    'GET\t',
    ' GET',
    'UNLOCK',
    'SETUP',
    'ACL',
    'LINK',
    'M-SEARC',
    'MERGE',
    'POST2',
    'OPTION',
    'REPORT',
  ]);
  if (random.oneIn(6)) draft.target = random.pick(['*', 'a:443', '/']);
}

/** More than a limit allows, and a little less. */
export function oversize(draft: Draft, random: Random): void {
  const around = (limit: number) => limit + random.pick([-300, -20, -3, -2, -1, 0, 1, 2, 3, 20, 300, 9000]);
  // Node tells nothing of blanks around values, which count as well.
  draft.lines = draft.lines.filter((line) => !/:$| $/.test(line));
  switch (random.below(7)) {
    case 0:
      draft.target = `/${'t'.repeat(around(8191))}`;
      break;
    case 1:
      draft.lines.push(`X: ${'v'.repeat(around(16_384 - 14))}`);
      break;
    case 2:
      draft.lines.push(`${'n'.repeat(around(16_384 - 14))}: v`);
      break;
    case 3: {
      const count = random.pick([90, 98, 99, 100, 101, 130, 300]);
      draft.lines.push(...Array.from({ length: count }, (_, index) => (index % 3 ? `h${index}: v` : `h${index}:`)));
      break;
    }
    case 4:
      draft.lines.push('Transfer-Encoding: chunked');
      draft.body = chunked(['hello', 'world'], `;${'e'.repeat(random.pick([100, 5000, 9000, 16_000, 17_000, 40_000]))}`);
      break;
    case 5:
      draft.lines.push('Transfer-Encoding: chunked');
      draft.body = chunked(['hello'], '', `T: ${'v'.repeat(random.pick([100, 15_000, 17_000, 40_000]))}\r\n`);
      break;
    default:
      draft.lines.push('Content-Length: 70000');
      draft.body = 'b'.repeat(70_000);
  }
}
