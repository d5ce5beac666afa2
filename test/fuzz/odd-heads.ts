import { badCoding } from './bad-bodies.ts';
import { addBody, type Draft, METHODS } from './message-parts.ts';
import type { Random } from './random.ts';

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
  draft.lines.push(
    ...random.some(1, 2, () => `${random.pick(['Expect', 'expect'])}: ${random.pick(expectations)}`),
  );
  if (random.oneIn(5)) draft.version = 'HTTP/1.0';
  if (random.oneIn(2)) addBody(draft, random);
}

export function oddConnection(draft: Draft, random: Random): void {
  const tokens = [
    'close',
    'upgrade',
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
  draft.lines.push(
    ...random.some(1, 2, () => `${random.pick(['Connection', 'Proxy-Connection'])}: ${random.pick(tokens)}`),
  );
  if (random.oneIn(2)) draft.lines.push(`Upgrade: ${random.pick(['websocket', 'h2c', 'TLS/1.0', '', 'x'])}`);
  if (random.oneIn(4)) badCoding(draft, random);
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
