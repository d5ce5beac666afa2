import { expect, test } from 'vitest';
import { resolveCacheLife } from './cache-life.ts';
import { checkCacheLife } from './check-cache-life.ts';

test.each([
  [{ a: 5 }, '`cacheLife.a` in next.config.js must be an object of times: received 5', ['a']],
  [
    { a: { expire: '5' } },
    "`cacheLife.a.expire` in next.config.js must be a number of seconds: received '5'",
    ['a', 'expire'],
  ],
  [
    { a: { revalidate: false } },
    '`cacheLife.a.revalidate` in next.config.js must be a number of seconds: received false',
    ['a', 'revalidate'],
  ],
  [
    { a: { revalidate: 9, expire: 5 } },
    '`cacheLife.a` in next.config.js cannot expire after 5 seconds, before it is made anew after 9',
    ['a', 'expire'],
  ],
  [
    { a: { expires: 5 } },
    'Unknown field `cacheLife.a.expires` in next.config.js: did you mean `expire`?',
    ['a', 'expires'],
  ],
])('checkCacheLife: %j', (value, message, inside) => {
  expect(checkCacheLife('next.config.js', value)).toMatchObject([{ message, inside, field: 'cacheLife' }]);
});

test.each([
  undefined,
  null,
  {},
  { a: undefined },
  { a: { stale: 0, revalidate: 1, expire: Number.POSITIVE_INFINITY } },
])('checkCacheLife: nothing is wrong with %j', (value) => {
  expect(checkCacheLife('next.config.js', value)).toEqual([]);
});

test('resolveCacheLife: for ever is a number that JSON has', () => {
  expect(resolveCacheLife({ a: { expire: Number.POSITIVE_INFINITY, revalidate: 5 }, b: undefined })).toEqual({
    a: { expire: 0xfffffffe, revalidate: 5 },
  });
  expect(resolveCacheLife(undefined)).toBeUndefined();
});
