import { expect, test } from 'vitest';
import { compileSource } from './compile-source.ts';

test.each([
  ['/old', '/old', {}],
  ['/old', '/OLD', {}],
  ['/old', '/old/', {}],
  ['/old', '/older', undefined],
  ['/u/:id', '/u/a%2Fb', { id: 'a%2Fb' }],
  ['/u/:id', '/u/a/b', undefined],
  ['/w/:path*', '/w', {}],
  ['/w/:path*', '/w/a/b', { path: ['a', 'b'] }],
  ['/:path*', '/', {}],
  ['/wp/:path+', '/wp', undefined],
  ['/wo/:path?', '/wo', {}],
  ['/rx/:n(\\d+)', '/rx/12', { n: '12' }],
  ['/rx/:n(\\d+)', '/rx/ab', undefined],
  ['/g/(a|b)/x', '/g/a/x', {}],
  ['/sub-:a-:b(\\d+)', '/sub-a-b-12', { a: 'a-b', b: '12' }],
])('compileSource: %s on %s gives %j', (source, path, params) => {
  expect(compileSource(source)(path)).toEqual(params);
});
