import { expect, test } from 'vitest';
import { readUpgrade } from './read-upgrade.ts';
import type { WebSocketHooks } from './web-socket-types.ts';

const open = () => {};

test('readUpgrade: what is not said has a safe default', () => {
  expect(readUpgrade({}, {})).toEqual({
    hooks: {},
    protocol: undefined,
    allowedOrigins: [],
    maxPayload: 16 * 1024 * 1024,
    idleTimeout: 120_000,
    perMessageDeflate: false,
  });
});

test('readUpgrade: what is changed later has no effect', () => {
  const hooks: WebSocketHooks = { open };
  const upgrade = readUpgrade(hooks, {});
  delete hooks.open;
  expect(upgrade.hooks.open).toBe(open);
});

test('readUpgrade: origins are compared in the form of browsers', () => {
  const allowedOrigins = ['https://App.example.com:443', '*'];
  expect(readUpgrade({}, { allowedOrigins }).allowedOrigins).toEqual(['https://app.example.com', '*']);
});

test.each([
  [null, {}, 'requires a hooks object'],
  [[], {}, 'requires a hooks object'],
  [Object.create({ open() {} }), {}, 'requires a hooks object'],
  [{ open: true }, {}, 'hook "open" must be a function: received boolean'],
  [{ upgrade() {} }, {}, 'does not support the "upgrade" hook'],
  [{}, null, 'options must be an object'],
  [{}, { port: 1 }, 'does not support the "port" option'],
  [{}, { protocol: '' }, "subprotocol token: received ''"],
  [{}, { protocol: 1 }, 'subprotocol token: received 1'],
  [{}, { allowedOrigins: 'https://a.example' }, '"allowedOrigins" must be an array'],
  [{}, { allowedOrigins: ['a.example'] }, 'must be an HTTP(S) origin'],
  [{}, { allowedOrigins: ['ftp://a.example'] }, 'must be an HTTP(S) origin'],
  [{}, { allowedOrigins: ['https://a.example/x'] }, "write 'https://a.example'"],
  [{}, { maxPayload: 0 }, 'from 1 byte to 2 GiB'],
  [{}, { maxPayload: 'much' }, 'whole number of bytes'],
  [{}, { idleTimeout: -1 }, 'number of seconds'],
])('readUpgrade: %j, %j: %s', (hooks, options, message) => {
  expect(() => readUpgrade(hooks as never, options as never)).toThrow(message);
});
