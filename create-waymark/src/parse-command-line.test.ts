import { expect, test } from 'vitest';
import { parseCommandLine } from './parse-command-line.ts';

test('parseCommandLine: without flags everything has its default', () => {
  expect(parseCommandLine([])).toEqual({
    name: undefined,
    packageManager: undefined,
    waymark: undefined,
    template: 'api',
    install: true,
    git: true,
    yes: false,
    help: false,
    version: false,
  });
});

test('parseCommandLine: flags may stand before and after the name', () => {
  const { name, packageManager, install, git } = parseCommandLine([
    '--api',
    '--use-bun',
    'my-api',
    '--skip-install',
    '--no-git',
  ]);
  expect({ name, packageManager, install, git }).toEqual({
    name: 'my-api',
    packageManager: 'bun',
    install: false,
    git: false,
  });
});

test('parseCommandLine: --package-manager is the same as its --use flag', () => {
  expect(parseCommandLine(['--package-manager', 'pnpm', '--use-pnpm']).packageManager).toBe('pnpm');
});

test.each([
  [['--skip-instal'], 'Unknown flag --skip-instal. Did you mean --skip-install?'],
  [['--tailwind'], 'Unknown flag --tailwind. See all flags with --help.'],
  [['-x'], 'Unknown flag -x. See all flags with --help.'],
  [
    ['--package-manager', 'pnmp'],
    "Unknown package manager 'pnmp'. Did you mean pnpm? Known: npm, pnpm, yarn, bun.",
  ],
  [['--use-npm', '--use-bun'], 'One package manager is wanted, these are 2: npm, bun.'],
  [['my', 'api'], 'One name is wanted, these are 2: my, api. A name has no spaces: my-api'],
  [['--waymark'], '--waymark'],
  [['--api=yes'], '--api'],
])('parseCommandLine: %j is refused', (args, message) => {
  expect(() => parseCommandLine(args)).toThrow(
    expect.objectContaining({ name: 'CreateError', message: expect.stringContaining(message) }),
  );
});
