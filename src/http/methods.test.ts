import { expect, test } from 'vitest';
import { HTTP_METHODS, isHttpMethod } from './methods.ts';

test('isHttpMethod: the seven that a route file exports, in upper case', () => {
  expect(HTTP_METHODS.every(isHttpMethod)).toBe(true);
  expect(['get', 'TRACE', 'CONNECT', 'PROPFIND', '', 'constructor'].filter(isHttpMethod)).toEqual([]);
});
