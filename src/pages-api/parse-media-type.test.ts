import { expect, test } from 'vitest';
import { parseMediaType } from './parse-media-type.ts';

test.each([
  ['application/json', 'application/json', undefined],
  [' Application/JSON ; Charset=UTF-8', 'application/json', 'utf-8'],
  ['text/plain; a="b;c"; charset="iso-8859-1"', 'text/plain', 'iso-8859-1'],
  ['text/plain; charset="a\\"b"', 'text/plain', 'a"b'],
])('parseMediaType: %s', (text, type, charset) => {
  expect(parseMediaType(text)).toEqual({ type, charset });
});

test.each([
  '',
  'json',
  'a/b/c',
  'text/plain;',
  'text/plain; charset',
  'text/plain; charset=',
  'a/b; c=d e=f',
])('parseMediaType: %j is none', (text) => {
  expect(parseMediaType(text)).toBeUndefined();
});
