import { expect, test } from 'vitest';
import { evaluateConditions, isSameFile } from './conditions.ts';

const CHANGED = 'Sun, 06 Nov 1994 08:49:37 GMT';
const EARLIER = 'Sun, 06 Nov 1994 08:49:36 GMT';
const form = {
  path: '/x',
  size: 1,
  etag: '"1-a"',
  lastModified: Date.parse(CHANGED),
  headers: [],
  bodyHeaders: [],
};

test.each<[Record<string, string>, 304 | 412 | undefined]>([
  [{}, undefined],
  [{ 'if-none-match': '"1-a"' }, 304],
  [{ 'if-none-match': 'W/"1-a"' }, 304],
  [{ 'if-none-match': '"x", "1-a"' }, 304],
  [{ 'if-none-match': '*' }, 304],
  [{ 'if-none-match': '"x"' }, undefined],
  [{ 'if-none-match': '"x"', 'if-modified-since': CHANGED }, undefined],
  [{ 'if-modified-since': CHANGED }, 304],
  [{ 'if-modified-since': EARLIER }, undefined],
  [{ 'if-modified-since': 'yesterday' }, undefined],
  [{ 'if-none-match': '"1-a"', 'cache-control': 'no-cache' }, undefined],
  [{ 'if-match': '"1-a"' }, undefined],
  [{ 'if-match': 'W/"1-a"' }, 412],
  [{ 'if-match': '"x"', 'if-none-match': '"1-a"' }, 412],
  [{ 'if-match': '*', 'if-unmodified-since': EARLIER }, undefined],
  [{ 'if-unmodified-since': EARLIER }, 412],
  [{ 'if-unmodified-since': CHANGED }, undefined],
])('evaluateConditions: %j gives %s', (fields, status) => {
  expect(evaluateConditions(new Headers(fields), form, { mayReload: true })).toBe(status);
});

test.each<[Record<string, string>, string | undefined, 412 | undefined]>([
  [{ 'if-match': '"a"' }, '"a"', undefined],
  [{ 'if-match': '"a"' }, '"b"', 412],
  [{ 'if-match': '"a"' }, 'W/"a"', 412],
  [{ 'if-match': '*' }, '"a"', undefined],
  [{ 'if-match': '*' }, undefined, 412],
  [{ 'if-none-match': '*' }, undefined, undefined],
  [{ 'if-none-match': '*' }, '"a"', 412],
  [{ 'if-none-match': '"a"' }, 'W/"a"', 412],
  [{}, '"a"', undefined],
])('evaluateConditions: of a write, %j with %s gives %s', (fields, etag, status) => {
  expect(evaluateConditions(new Headers(fields), { etag }, { isRead: false })).toBe(status);
});

test.each([
  [null, true],
  ['"1-a"', true],
  ['W/"1-a"', false],
  ['"x"', false],
  [CHANGED, true],
  [EARLIER, false],
])('isSameFile: If-Range %s is %s', (ifRange, same) => {
  expect(isSameFile(ifRange, form)).toBe(same);
});
