import { expect, test } from 'vitest';
import { sourceFrame } from './source-frame.ts';

test('sourceFrame: shows two lines around, and a mark below the column', () => {
  expect(sourceFrame('a\nb\nc = 1\nd\ne\nf', 3, 5)).toBe(
    ['  1 | a', '  2 | b', '> 3 | c = 1', '    |     ^', '  4 | d', '  5 | e'].join('\n'),
  );
});

test('sourceFrame: tabs take two columns, and so does the mark', () => {
  expect(sourceFrame('\t\tx', 1, 3)).toBe('> 1 |     x\n    |     ^');
});

test('sourceFrame: a byte order mark is not shown, and takes no column', () => {
  expect(sourceFrame('\uFEFFabc', 1, 2)).toBe('> 1 | abc\n    |  ^');
});

test('sourceFrame: takes \\r\\n, \\n and \\r for the end of a line', () => {
  expect(sourceFrame('a\r\nb\rc\nd', 3)).toBe('  1 | a\n  2 | b\n> 3 | c\n  4 | d');
});

test('sourceFrame: a long line is cut around the column', () => {
  const [line = '', mark = ''] = sourceFrame(`${'x'.repeat(500)}!${'y'.repeat(500)}`, 1, 501).split('\n');
  expect(line).toMatch(/^> 1 \| …x+!y+…$/);
  expect(line.length).toBeLessThan(130);
  expect(line.charAt(mark.length - 1)).toBe('!');
});

test('sourceFrame: characters that a terminal would obey are replaced', () => {
  expect(sourceFrame('a\u001b[31mb\u0007', 1)).toBe('> 1 | a\uFFFD[31mb\uFFFD');
});
