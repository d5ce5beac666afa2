import { describe, expect, test } from 'vitest';
import { isOriginAllowed, readHandshake } from './handshake.ts';

const GOOD = {
  upgrade: 'websocket',
  connection: 'keep-alive, Upgrade',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

function read(headers: Record<string, string | undefined>, method = 'GET') {
  const given = Object.entries({ ...GOOD, ...headers }).filter(
    (entry): entry is [string, string] => !!entry[1],
  );
  return readHandshake({ method, headers: new Headers(given) });
}

describe('readHandshake', () => {
  test('reads the subprotocols and the origin', () => {
    expect(read({ 'sec-websocket-protocol': 'a, b,c', origin: 'https://x.example' })).toEqual({
      protocols: ['a', 'b', 'c'],
      origin: 'https://x.example',
    });
  });

  test.each([
    ['no upgrade', { upgrade: undefined }, 426],
    ['another protocol', { upgrade: 'h2c' }, 426],
    ['one of several protocols', { upgrade: 'h2c, WebSocket' }, undefined],
    ['a name that only contains it', { upgrade: 'not-websocket' }, 426],
    ['a connection that does not say so', { connection: 'keep-alive' }, 426],
    ['a runtime that shows no such header', { connection: undefined }, undefined],
    ['an older version', { 'sec-websocket-version': '8' }, 426],
    ['no key', { 'sec-websocket-key': undefined }, 400],
    ['a key that is too short', { 'sec-websocket-key': 'dGhl' }, 400],
  ])('%s: %s', (_, headers, status) => {
    const result = read(headers);
    expect('status' in result ? result.status : undefined).toBe(status);
  });

  test('another method than GET asks for none', () => {
    expect(read({}, 'POST')).toMatchObject({ status: 426 });
  });
});

describe('isOriginAllowed', () => {
  test.each([
    [null, [], ['api.example.com'], true],
    ['https://api.example.com', [], ['api.example.com'], true],
    ['https://api.example.com', [], ['api.example.com:443'], true],
    ['http://api.example.com', [], ['api.example.com:443'], false],
    ['http://localhost:3000', [], ['localhost:3000'], true],
    ['http://localhost:3001', [], ['localhost:3000'], false],
    ['https://evil.example', [], ['api.example.com'], false],
    ['https://api.example.com.evil.example', [], ['api.example.com'], false],
    ['https://app.example.com', ['https://app.example.com'], ['api.example.com'], true],
    ['http://app.example.com', ['https://app.example.com'], ['api.example.com'], false],
    ['https://any.example', ['*'], [null], true],
    ['https://public.example', [], ['internal', 'public.example'], true],
    ['https://public.example', [], ['internal', 'public.example, internal'], true],
    ['null', [], ['localhost'], false],
    ['', [], ['localhost'], false],
  ] as const)('%s with %j on %j: %s', (origin, allowed, hosts, expected) => {
    expect(isOriginAllowed(origin, allowed, hosts)).toBe(expected);
  });
});
