import { expect, test } from 'vitest';
import { removeHopByHop } from './hop-by-hop.ts';

function left(headers: Record<string, string>): string[] {
  const all = new Headers(headers);
  removeHopByHop(all);
  return [...all.keys()];
}

test('removeHopByHop: removes what speaks of one connection', () => {
  expect(
    left({
      connection: 'keep-alive',
      'keep-alive': 'timeout=5',
      'proxy-authorization': 'Basic YTpi',
      'proxy-connection': 'close',
      te: 'trailers',
      trailer: 'x-sum',
      'transfer-encoding': 'chunked',
      upgrade: 'h2c',
      accept: '*/*',
    }),
  ).toEqual(['accept']);
});

test('removeHopByHop: removes what Connection names, in any letters and with any space', () => {
  expect(left({ connection: 'X-One ,\tx-TWO,,close', 'x-one': '1', 'x-two': '2', 'x-three': '3' })).toEqual([
    'x-three',
  ]);
});

test('removeHopByHop: Connection cannot take away who asks, or from where', () => {
  const named = 'authorization, cookie, host, content-type, x-forwarded-for, forwarded';
  const headers = {
    authorization: 'Bearer a',
    'content-type': 'text/plain',
    cookie: 'a=1',
    forwarded: 'for=1.2.3.4',
    'x-forwarded-for': '1.2.3.4',
  };
  expect(left({ connection: named, ...headers })).toEqual(Object.keys(headers));
});

test('removeHopByHop: what is no name is passed over', () => {
  expect(left({ connection: 'a b, ü, "x"', 'x-a': '1' })).toEqual(['x-a']);
});
