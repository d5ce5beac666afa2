import { expect, test } from 'vitest';
import { parseSegment } from './segment.ts';

test.each([
  ['users', { kind: 'static', text: 'users' }],
  ['hello.json', { kind: 'static', text: 'hello.json' }],
  ['...', { kind: 'static', text: '...' }],
  ['[id]', { kind: 'dynamic', name: 'id', text: '[id]' }],
  ['[a-b]', { kind: 'dynamic', name: 'a-b', text: '[a-b]' }],
  ['[a b]', { kind: 'dynamic', name: 'a b', text: '[a b]' }],
  ['[x...]', { kind: 'dynamic', name: 'x...', text: '[x...]' }],
  ['[...slug]', { kind: 'catch-all', name: 'slug', text: '[...slug]' }],
  ['[[...slug]]', { kind: 'optional-catch-all', name: 'slug', text: '[[...slug]]' }],
])('parseSegment: reads %s', (text, segment) => {
  expect(parseSegment(text)).toEqual(segment);
});

test.each([
  ['[]', 'hold no name'],
  ['[...]', 'hold no name'],
  ['[[...]]', 'hold no name'],
  ['[', 'enclose the whole segment'],
  ['[id', 'enclose the whole segment'],
  ['id]', 'enclose the whole segment'],
  ['a[id]b', 'enclose the whole segment'],
  ['[id].json', 'enclose the whole segment'],
  ['[[id]]', 'only a catch-all segment can be optional'],
  ['[[[id]]]', 'extra brackets'],
  ['[.x]', 'starts with a period'],
  ['[..x]', 'starts with a period'],
  ['[....x]', 'starts with a period'],
  ['[…x]', 'the character `…`'],
])('parseSegment: refuses %s', (text, reason) => {
  expect(() => parseSegment(text)).toThrow(expect.objectContaining({ code: 'ERR_SEGMENT_INVALID' }));
  expect(() => parseSegment(text)).toThrow(`The folder name \`${text}\``);
  expect(() => parseSegment(text)).toThrow(reason);
});
