import { expect, test } from 'vitest';
import { implicitTags, pathTags } from './implicit-tags.ts';

test('implicitTags: the folders of the route, the route itself, and the path', () => {
  expect(implicitTags('src/app/(shop)/users/[id]/route.ts', '/users/7')).toEqual([
    '_N_T_/layout',
    '_N_T_/(shop)/layout',
    '_N_T_/(shop)/users/layout',
    '_N_T_/(shop)/users/[id]/layout',
    '_N_T_/(shop)/users/[id]/route',
    '_N_T_/(shop)/users/[id]/page',
    '_N_T_/users/7',
  ]);
});

test('implicitTags: at the root', () => {
  expect(implicitTags('app/route.ts', '/')).toEqual([
    '_N_T_/layout',
    '_N_T_/route',
    '_N_T_/page',
    '_N_T_/',
    '_N_T_/index',
  ]);
});

test.each([
  ['/users/a@b', '/users/a%40b'],
  ['/users/é', '/users/%C3%A9'],
  ['/users/é', '/users/%c3%a9'],
  ['/users/a b', '/users/a%20b/'],
  ['/users/100%', '/users/100%25'],
  ['/users/\ud800', '/users/%EF%BF%BD'],
])('pathTags: %s and %s are one path', (one, other) => {
  expect(pathTags(one)).toEqual(pathTags(other));
});

test('pathTags: an encoded slash is none', () => {
  expect(pathTags('/users/a%2Fb')).not.toEqual(pathTags('/users/a/b'));
});

test('pathTags: patterns, and the root', () => {
  expect(pathTags('/users/[id]/', 'page')).toEqual(['_N_T_/users/[id]/page']);
  expect(pathTags('/', 'layout')).toEqual(['_N_T_/layout']);
  expect(pathTags('/')).toEqual(['_N_T_/', '_N_T_/index']);
});
