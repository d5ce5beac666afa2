import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { useSandbox, templateFiles } from './sandbox.ts';

const sandbox = useSandbox();

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: sandbox.path('my-api'), env: sandbox.env, encoding: 'utf8' }).trim();
const identify = (email: string): void =>
  writeFileSync(sandbox.path('.gitconfig'), `[user]\nname = Ada\nemail = ${email}\n`);

test('create-waymark: makes a repository with a first commit that holds every file', () => {
  identify('ada@example.com');
  expect(sandbox.create('my-api', '--skip-install').stdout).toContain('Made a git repository.');
  expect(git('log', '--format=%s %ae')).toBe('Initial commit from create-waymark ada@example.com');
  expect(git('ls-files').split('\n')).toEqual(templateFiles);
  expect(git('branch', '--show-current')).toBe('main');
});

test('create-waymark: without an address the commit is left out, quietly', () => {
  const { status, stderr } = sandbox.create('my-api', '--skip-install');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(git('rev-list', '--all')).toBe('');
});

test('create-waymark: a repository that is already around it is left alone', () => {
  identify('ada@example.com');
  execFileSync('git', ['init', '--quiet', sandbox.path()], { env: sandbox.env });
  expect(sandbox.create('my-api', '--skip-install').stdout).not.toContain('git');
  expect(existsSync(sandbox.path('my-api/.git'))).toBe(false);
  expect(git('rev-list', '--all')).toBe('');
});

test('create-waymark: --no-git, or no git, makes no repository', () => {
  expect(sandbox.create('my-api', '--skip-install', '--no-git').status).toBe(0);
  sandbox.env['PATH'] = sandbox.path('bin');
  expect(sandbox.create('other', '--skip-install').status).toBe(0);
  expect(existsSync(sandbox.path('my-api/.git')) || existsSync(sandbox.path('other/.git'))).toBe(false);
});
