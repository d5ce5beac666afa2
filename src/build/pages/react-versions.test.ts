import { expect, test } from 'vitest';
import { isSafe } from './react-versions.ts';

test.each([
  ['19.3.1', true],
  ['19.3.0', false],
  ['19.4.0', true],
  ['19.2.9', true],
  ['19.2.8', false],
  ['19.1.10', true],
  ['19.1.9', false],
  ['19.0.9', true],
  ['19.0.8', false],
  ['19.2.0', false],
  ['19.1.1', false],
  ['19.0.0', false],
  ['18.3.1', false],
  ['20.0.0', true],
  ['19.3.0-canary-1', false],
  ['unknown', false],
])('isSafe: %s is %s', (version, safe) => {
  expect(isSafe(version)).toBe(safe);
});
