import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const flags = ['--api', '--app', '--use-pnpm', '--skip-install', '--no-git'];

test.each([
  ['--apo', '--api'],
  ['--use-pnmp', '--use-pnpm'],
  ['--skip', '--skip-install'],
  ['--skip-instal', '--skip-install'],
])('nearest: %s is taken for %s', (word, meant) => {
  expect(nearest(word, flags)).toBe(meant);
});

test('nearest: nothing is suggested for a word that is like none', () => {
  expect(nearest('--tailwind', flags)).toBeUndefined();
});
