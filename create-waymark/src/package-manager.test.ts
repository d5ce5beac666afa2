import { expect, test } from 'vitest';
import { detectPackageManager, scriptCommand } from './package-manager.ts';

test.each([
  ['npm/10.8.2 node/v22.1.0 linux x64 workspaces/false', 'npm'],
  ['pnpm/10.2.0 npm/? node/v22.1.0 linux x64', 'pnpm'],
  ['yarn/4.6.0 npm/? node/v22.1.0 linux x64', 'yarn'],
  ['bun/1.2.0 npm/? node/v22.1.0 linux x64', 'bun'],
  ['deno/2.1.0 npm/? deno/2.1.0', 'npm'],
  ['', 'npm'],
  [undefined, 'npm'],
] as const)('detectPackageManager: %s means %s', (userAgent, expected) => {
  expect(detectPackageManager(userAgent)).toBe(expected);
});

test('scriptCommand: each package manager is called as its users do', () => {
  expect(scriptCommand('npm', 'dev')).toBe('npm run dev');
  expect(scriptCommand('npm', 'test')).toBe('npm test');
  expect(scriptCommand('pnpm', 'dev')).toBe('pnpm dev');
  expect(scriptCommand('yarn', 'test')).toBe('yarn test');
});

test('scriptCommand: bun runs the script, not its own test runner', () => {
  expect(scriptCommand('bun', 'test')).toBe('bun run test');
});
