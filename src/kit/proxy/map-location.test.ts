import { expect, test } from 'vitest';
import { mapLocation } from './map-location.ts';

const ASKED = new URL('http://internal:8080/v2/items/7?x=1');
const MAPPING = { basePath: '/v2', prefix: '/api/shop' };

test.each([
  ['http://internal:8080/v2/items/8?y=2#z', '/api/shop/items/8?y=2#z'],
  ['/v2/items/8', '/api/shop/items/8'],
  ['8', '/api/shop/items/8'],
  ['?y=2', '/api/shop/items/7?y=2'],
  ['/v2', '/api/shop'],
  ['/v2/', '/api/shop'],
  ['/login', '/login'],
  ['/v22/items', '/v22/items'],
  ['http://internal:9090/v2/items', 'http://internal:9090/v2/items'],
  ['https://internal:8080/v2/items', 'https://internal:8080/v2/items'],
  ['//evil.example/v2/items', '//evil.example/v2/items'],
  ['http://', 'http://'],
])('mapLocation: %j: %j', (location, expected) => {
  expect(mapLocation(location, ASKED, MAPPING)).toBe(expected);
});

test('mapLocation: never makes a host of a path', () => {
  const mapping = { basePath: '/v2', prefix: '' };
  expect(mapLocation('/v2//evil.example', ASKED, mapping)).toBe('/v2//evil.example');
  expect(mapLocation('/v2/', ASKED, mapping)).toBe('/');
});
