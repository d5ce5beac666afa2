import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { useSandbox, templateFiles } from './sandbox.ts';

const sandbox = useSandbox();

test('create-waymark: the published package holds the command and the whole template', () => {
  const command = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [packed] = JSON.parse(
    execFileSync('npm', command, { cwd: sandbox.packageDirectory, encoding: 'utf8' }),
  ) as [{ files: { path: string }[] }];
  const paths = packed.files.map((file) => file.path);
  expect(paths).toContain('bin/create-waymark.js');
  expect(paths).toContain('dist/main.js');
  for (const file of templateFiles.filter((name) => name !== 'package.json')) {
    expect(paths).toContain(`templates/api/${file.replace('.gitignore', '_gitignore')}`);
  }
  expect(paths.filter((name) => /\.test\.js$|^src\//.test(name))).toEqual([]);
});
