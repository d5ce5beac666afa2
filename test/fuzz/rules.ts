/**
 * Where the engine means to differ from Node's own server, each with its reason. In every one of them it takes less
 * than Node does, or reads what Node drops; none lets two parties see two different ends of a request.
 */
export const RULES = {
  'target-size':
    'a target of more than 8,192 bytes: 414 (RFC 9110, section 15.5.15); Node counts it among the headers',
  'header-size':
    'headers of more than 16,384 bytes: 431 (RFC 6585, section 5); the reference runs without this limit',
  'header-count': 'more than 100 header lines: 431 (RFC 6585, section 5); Node drops those beyond its limit',
  trailers: 'trailers count as headers do, for both limits; Node counts their bytes alone',
  version: 'HTTP/0.9 and HTTP/2.0 in a request line: 400 (RFC 9112, section 2.3); Node answers in HTTP/1.1',
  hosts: 'more than one Host line: 400 (RFC 9112, section 3.2); Node takes the first',
  'no-host': 'no Host line: 400 in both (RFC 9112, section 3.2); Node may read on, which nobody is answered',
  expect:
    'an expectation other than 100-continue: 417 and the end of the connection; Node finds 100-continue in any list, goes on after a 417, and takes an empty line for an expectation (RFC 9110, section 10.1.1)',
  connect:
    'CONNECT: 400 and the end of the connection (RFC 9110, section 9.3.6); Node ends it without an answer',
  'no-path':
    'TRACE, and targets without a path: 400 before any handler, as the Fetch standard has no such request',
  path: 'the authority of an absolute target and a fragment are not shown to handlers (RFC 9112, section 3.2.2)',
  'early-answer':
    'a request that no handler sees may be answered before its body has come: where the body is bad, too large to be read for nothing, or waits for a 100, the connection ends (RFC 9110, section 10.1.1)',
  'old-chunks': 'HTTP/1.0 with a transfer coding: the last request of its connection (RFC 9112, section 6.1)',
  upgrade:
    'Upgrade, which nobody offers here, changes nothing (RFC 9110, section 7.8); Node drops what comes in one piece with such a request, and reads over errors in it',
  'upgrade-coding':
    'Upgrade with any other transfer coding than chunked alone: 400 (RFC 9112, section 6.3); llhttp would take its body for the next request',
  'empty-coding': 'an empty Transfer-Encoding: 400, as in llhttp since 9.4; before, it was no coding at all',
  'length-tab':
    'a tab behind a length: 400, as in llhttp before 9.4; since then, it is a blank (RFC 9110, section 5.6.3)',
  'connection-tab':
    'close is read with tabs around it, as in llhttp since 9.4, and any other option is not, as before (RFC 9110, section 5.6.3)',
  'last-request':
    'what follows the last request of a connection is not read (RFC 9112, section 9.6); Node takes it for an error',
} as const;

export type RuleName = keyof typeof RULES;
