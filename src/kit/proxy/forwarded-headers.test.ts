import { expect, test } from 'vitest';
import { hasPassed, setForwarded } from './forwarded-headers.ts';

const CLIENT = { address: '10.0.0.9', host: 'api.example.com', proto: 'https' };

function set(
  sent: Record<string, string>,
  style: Parameters<typeof setForwarded>[2]['style'],
  isTrusted: boolean,
  client = {},
) {
  const headers = new Headers(sent);
  setForwarded(headers, { ...CLIENT, ...client }, { style, isTrusted });
  return Object.fromEntries(headers);
}

test('setForwarded: writes both forms', () => {
  expect(set({}, 'both', false)).toEqual({
    'x-forwarded-for': '10.0.0.9',
    'x-forwarded-host': 'api.example.com',
    'x-forwarded-proto': 'https',
    forwarded: 'for=10.0.0.9;host=api.example.com;proto=https',
  });
});

test('setForwarded: what a client claims is gone where it is not trusted, whatever is written', () => {
  const claims = {
    forwarded: 'for=1.1.1.1',
    'x-forwarded-for': '1.1.1.1',
    'x-forwarded-proto': 'http',
    'x-forwarded-prefix': '/admin',
    'x-real-ip': '1.1.1.1',
    'x-original-url': '/admin',
    accept: '*/*',
  };
  expect(set(claims, 'none', false)).toEqual({ accept: '*/*' });
  expect(Object.values(set(claims, 'both', false)).join()).not.toMatch(/1\.1\.1\.1|admin/);
});

test('setForwarded: is added to where it is trusted', () => {
  const sent = {
    forwarded: 'for=1.1.1.1',
    'x-forwarded-for': '1.1.1.1, 2.2.2.2',
    'x-forwarded-host': 'www.example.com',
    'x-forwarded-proto': 'http',
  };
  expect(set(sent, 'both', true)).toEqual({
    forwarded: 'for=1.1.1.1, for=10.0.0.9;host=api.example.com;proto=https',
    'x-forwarded-for': '1.1.1.1, 2.2.2.2, 10.0.0.9',
    'x-forwarded-host': 'www.example.com',
    'x-forwarded-proto': 'http',
  });
  expect(set({ 'x-forwarded-for': '10.0.0.9' }, 'x-forwarded', true)['x-forwarded-for']).toBe('10.0.0.9');
});

test('setForwarded: an address of IPv6, a port and an unknown client', () => {
  expect(set({}, 'forwarded', false, { address: '::1', host: 'localhost:3000' })['forwarded']).toBe(
    'for="[::1]";host="localhost:3000";proto=https',
  );
  expect(set({ 'x-forwarded-for': '1.1.1.1' }, 'both', false, { address: undefined, host: null })).toEqual({
    forwarded: 'for=unknown;proto=https',
    'x-forwarded-proto': 'https',
  });
});

test.each([
  ['1.1 gate', true],
  ['1.0 fred, 1.1 gate (Apache)', true],
  ['HTTP/2 gate', true],
  ['1.1 gateway', false],
  ['gate', false],
  [null, false],
])('hasPassed: %j: %s', (via, expected) => {
  expect(hasPassed(via, 'gate')).toBe(expected);
});
