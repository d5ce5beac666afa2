import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { useSandbox, templateFiles } from './sandbox.ts';

const sandbox = useSandbox();

describe('a new folder', () => {
  test('create-waymark: writes the API template and tells what to do next', () => {
    const { status, stdout, stderr } = sandbox.create('my-api', '--api', '--skip-install');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(sandbox.filesOf('my-api')).toEqual(templateFiles);
    expect(stdout).toContain(`Created my-api in ${sandbox.path('my-api')}\n`);
    expect(stdout).toContain('Next:\n  cd my-api\n  npm install\n  npm run dev\n');
    expect(stdout).toContain('http://localhost:3000/api/hello?name=Ada');
  });

  test('create-waymark: package.json has the name, the scripts and this version of waymark', () => {
    sandbox.create('my-api', '--skip-install');
    const { version } = JSON.parse(readFileSync(`${sandbox.packageDirectory}/package.json`, 'utf8')) as {
      version: string;
    };
    expect(sandbox.manifest('my-api')).toMatchObject({
      name: 'my-api',
      private: true,
      type: 'module',
      scripts: {
        dev: 'waymark dev',
        build: 'waymark build',
        start: 'waymark start',
        typecheck: 'waymark typegen && tsc --noEmit',
      },
      dependencies: { waymark: `^${version}` },
    });
  });

  test('create-waymark: a scope is in the name, not in the folder', () => {
    expect(sandbox.create('@acme/my-api', '--skip-install').status).toBe(0);
    expect(sandbox.manifest('my-api')['name']).toBe('@acme/my-api');
  });

  test('create-waymark: a path is made with its parents', () => {
    expect(sandbox.create('services/my-api', '--skip-install').stdout).toContain('cd services/my-api\n');
    expect(sandbox.manifest('services/my-api')['name']).toBe('my-api');
  });

  test('create-waymark: --waymark with a relative path is made absolute', () => {
    writeFileSync(sandbox.path('waymark-0.1.0.tgz'), '');
    expect(sandbox.create('my-api', '--skip-install', '--waymark', './waymark-0.1.0.tgz').status).toBe(0);
    expect(sandbox.manifest('my-api')['dependencies']).toEqual({
      waymark: `file:${sandbox.path('waymark-0.1.0.tgz')}`,
    });
  });

  test('create-waymark: no colour codes where there is no terminal', () => {
    delete sandbox.env['NO_COLOR'];
    expect(sandbox.create('my-api', '--skip-install').stdout).not.toContain('\u001B');
  });
});

describe('a folder that exists', () => {
  test('create-waymark: a folder with files is refused, the files are listed and nothing is written', () => {
    mkdirSync(sandbox.path('my-api/src'), { recursive: true });
    writeFileSync(sandbox.path('my-api/package.json'), '{}');
    const { status, stdout, stderr } = sandbox.create('my-api', '--skip-install');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('it is not empty. In the way:\n  package.json\n  src/\nChoose another name');
    expect(sandbox.filesOf('my-api')).toEqual(['package.json']);
  });

  test('create-waymark: what a new repository brings is no obstacle, and stays', () => {
    mkdirSync(sandbox.path('my-api'));
    execFileSync('git', ['init', '--quiet', sandbox.path('my-api')], { env: sandbox.env });
    writeFileSync(sandbox.path('my-api/LICENSE'), 'mine');
    writeFileSync(sandbox.path('my-api/.gitignore'), '/node_modules\nsecrets');
    expect(sandbox.create('my-api', '--skip-install').status).toBe(0);
    expect(sandbox.read('my-api/LICENSE')).toBe('mine');
    expect(sandbox.read('my-api/.gitignore')).toMatch(/^\/node_modules\nsecrets\n\n# Waymark\n\.waymark\/\n/);
    expect(sandbox.read('my-api/.gitignore').match(/node_modules/g)).toHaveLength(1);
  });

  test('create-waymark: . is the current folder, and needs no cd', () => {
    mkdirSync(sandbox.path('my-api'));
    const { status, stdout } = sandbox.createIn('my-api', '.', '--skip-install');
    expect(status).toBe(0);
    expect(sandbox.manifest('my-api')['name']).toBe('my-api');
    expect(stdout).toContain('Next:\n  npm install\n');
  });

  test('create-waymark: a file, a path below a file and a broken link are no folders', () => {
    writeFileSync(sandbox.path('my-api'), 'text');
    symlinkSync(sandbox.path('nowhere'), sandbox.path('link'));
    for (const [typed, obstacle] of [
      ['my-api', 'my-api'],
      ['my-api/inner', 'my-api'],
      ['link', 'link'],
    ] as const) {
      const { status, stderr } = sandbox.create(typed, '--skip-install');
      expect(status).toBe(1);
      expect(stderr).toContain(`${sandbox.path(obstacle)} is not a folder. Choose another name.`);
    }
  });

  test.skipIf(process.getuid?.() === 0)('create-waymark: a folder one may not write to is refused', () => {
    mkdirSync(sandbox.path('locked'));
    chmodSync(sandbox.path('locked'), 0o555);
    const { status, stderr } = sandbox.create('locked/my-api', '--skip-install');
    expect(status).toBe(1);
    expect(stderr).toContain(`you may not write to ${sandbox.path('locked')}`);
  });
});

describe('the command line', () => {
  test.each([
    [['My-Api'], "'My-Api' is not a valid package name: it has a capital letter. Try: my-api"],
    [['my-api', '--tailwnd'], 'Unknown flag --tailwnd'],
    [['my-api', '--skip-instal'], 'Did you mean --skip-install?'],
    [['my-api', '--api', '--app'], 'One kind of project is wanted, these are two'],
    [['my-api', '--waymark', './none.tgz'], 'there is nothing at'],
    [['my-api', '--package-manager', 'cargo'], "Unknown package manager 'cargo'"],
    [[], 'A project needs a name, and there is no terminal to ask on: create-waymark my-api --api'],
  ])('create-waymark: %j is refused and nothing is written', (args, message) => {
    const { status, stdout, stderr } = sandbox.create(...args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(`error: `);
    expect(stderr).toContain(message);
    expect(readdirSync(sandbox.path())).toEqual([]);
  });

  test('create-waymark: --app makes an API with pages', () => {
    const { status, stdout } = sandbox.create('shop', '--app', '--skip-install');
    expect(status).toBe(0);
    expect(stdout).toMatch(/app\/page\.tsx +the page at \//);
    expect(stdout).toContain('http://localhost:3000/\n');
    expect(Object.keys(sandbox.manifest('shop')['dependencies'] as object)).toContain('react');
    expect(readFileSync(sandbox.path('shop/app/layout.tsx'), 'utf8')).toContain("default: 'shop'");
  });

  test('create-waymark: --yes needs no name', () => {
    expect(sandbox.create('--yes', '--skip-install').status).toBe(0);
    expect(sandbox.manifest('my-api')['name']).toBe('my-api');
  });

  test('create-waymark: --help and --version print and write nothing', () => {
    expect(sandbox.create('--help').stdout).toContain('Usage: create-waymark [name] [flags]');
    expect(sandbox.create('my-api', '--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(readdirSync(sandbox.path())).toEqual([]);
  });
});
