import { expect, test } from 'vitest';
import { useSandbox, templateFiles } from './sandbox.ts';

const sandbox = useSandbox();

test.each([
  ['npm', 'npm run dev', 'npm test'],
  ['pnpm', 'pnpm dev', 'pnpm test'],
  ['yarn', 'yarn dev', 'yarn test'],
  ['bun', 'bun run dev', 'bun run test'],
])('create-waymark: --use-%s is in what is printed and in the README', (name, dev, runTests) => {
  const { status, stdout } = sandbox.create('my-api', `--use-${name}`, '--skip-install');
  expect(status).toBe(0);
  expect(stdout).toContain(`  ${name} install\n  ${dev}\n`);
  expect(sandbox.read('my-api/README.md')).toContain(`    ${name} install\n`);
  expect(sandbox.read('my-api/README.md')).toContain(`| \`${runTests}\` |`);
  expect(sandbox.read('my-api/README.md')).not.toContain('{{');
  expect(sandbox.filesOf('my-api').includes('.yarnrc.yml')).toBe(name === 'yarn');
  expect(sandbox.manifest('my-api')['scripts']).toHaveProperty('test', 'node --test test/*.test.mjs');
});

test('create-waymark: the package manager that runs it is the default', () => {
  sandbox.env['npm_config_user_agent'] = 'pnpm/10.2.0 npm/? node/v22.1.0 linux x64';
  expect(sandbox.create('my-api', '--skip-install').stdout).toContain('  pnpm install\n');
});

test('create-waymark: installs in the project, with the development dependencies', () => {
  sandbox.installer('pnpm', 0);
  sandbox.env['NODE_ENV'] = 'production';
  const { status, stdout } = sandbox.create('my-api', '--use-pnpm');
  expect(status).toBe(0);
  expect(sandbox.read('called')).toBe(
    `${sandbox.path('bin/pnpm')} install in ${sandbox.path('my-api')} with development\n`,
  );
  expect(stdout).toContain('Next:\n  cd my-api\n  pnpm dev\n');
});

test('create-waymark: a failed install keeps the files and tells what to run', () => {
  sandbox.installer('npm', 7);
  const { status, stderr } = sandbox.create('my-api');
  expect(status).toBe(1);
  expect(stderr).toContain('npm install failed: it exited with code 7.');
  expect(stderr).toContain('run:\n  cd my-api\n  npm install\n  npm run dev\n');
  expect(sandbox.filesOf('my-api')).toEqual(templateFiles);
});

test('create-waymark: a package manager that is not there is named', () => {
  sandbox.env['PATH'] = sandbox.path('bin');
  const { status, stderr } = sandbox.create('my-api', '--use-bun');
  expect(status).toBe(1);
  expect(stderr).toContain('bun install failed: bun is not installed on this machine.');
});
