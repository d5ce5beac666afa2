import { expect, test } from 'vitest';
import { splitSetCookie } from './split-set-cookie.ts';

test.each([
  ['a=1', ['a=1']],
  ['a=1, b=2; Path=/', ['a=1', 'b=2; Path=/']],
  ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT, b=2', ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2']],
  ['a=1,2', ['a=1,2']],
])('splitSetCookie: %s', (line, cookies) => {
  expect(splitSetCookie(line)).toEqual(cookies);
});
