import { expect, test } from 'vitest';
import { prefersHtml } from './prefers-html.ts';

test.each([
  [undefined, false],
  ['*/*', false],
  ['application/json', false],
  ['text/html', true],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
  ['application/xhtml+xml', true],
  ['TEXT/HTML', true],
  ['text/htmlx', false],
])('prefersHtml: %s: %s', (accept, expected) => {
  expect(prefersHtml(new Headers(accept === undefined ? {} : { accept }))).toBe(expected);
});
