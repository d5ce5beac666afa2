import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

const source = fileURLToPath(new URL('..', import.meta.url));
const dependencies = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** What a new project consists of (for npm, pnpm and bun). */
export const templateFiles: readonly string[] = [
  '.gitignore',
  'README.md',
  'app/api/hello/[name]/route.ts',
  'app/api/hello/route.ts',
  'package.json',
  'test/hello.test.mjs',
  'tsconfig.json',
  'waymark-env.d.ts',
];

/** The real command, built from this source, and for each test an empty folder to run it in. */
export class Sandbox {
  /** The built package. It is a copy, so that tests of other files may use or rebuild dist/ meanwhile. */
  packageDirectory = '';
  /** The environment the command gets: nothing of the machine but PATH. */
  env: NodeJS.ProcessEnv = {};
  #cwd = '';

  build(): void {
    this.packageDirectory = temporaryFolder();
    for (const part of ['bin', 'templates', 'package.json', 'README.md']) {
      cpSync(join(source, part), join(this.packageDirectory, part), { recursive: true });
    }
    symlinkSync(dependencies, join(this.packageDirectory, 'node_modules'), 'junction');
    const tsc = join(dependencies, 'typescript/bin/tsc');
    const outDir = join(this.packageDirectory, 'dist');
    execFileSync(process.execPath, [tsc, '-p', join(source, 'tsconfig.build.json'), '--outDir', outDir], {
      stdio: 'inherit',
    });
  }

  enter(): void {
    this.#cwd = temporaryFolder();
    this.env = {
      PATH: process.env['PATH'],
      NO_COLOR: '1',
      HOME: this.#cwd,
      GIT_CONFIG_GLOBAL: this.path('.gitconfig'),
      GIT_CONFIG_NOSYSTEM: '1',
    };
  }

  leave(): void {
    rmSync(this.#cwd, { recursive: true });
  }

  /** Runs create-waymark. */
  create(...args: string[]) {
    return this.createIn('.', ...args);
  }

  /** Runs create-waymark in a folder of the sandbox. */
  createIn(folder: string, ...args: string[]) {
    const bin = join(this.packageDirectory, 'bin/create-waymark.js');
    const options = { cwd: this.path(folder), env: this.env, encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], options);
    return { status, stdout, stderr };
  }

  path(...parts: string[]): string {
    return join(this.#cwd, ...parts);
  }

  read(...parts: string[]): string {
    return readFileSync(this.path(...parts), 'utf8');
  }

  manifest(folder: string): Record<string, unknown> {
    return JSON.parse(this.read(folder, 'package.json')) as Record<string, unknown>;
  }

  /** Every file in a folder but those of git itself. */
  filesOf(folder: string): string[] {
    return readdirSync(this.path(folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.path(folder), join(entry.parentPath, entry.name)))
      .filter((file) => !file.startsWith('.git/'))
      .sort();
  }

  /** Puts a package manager of that name first in PATH: it notes how it was called and exits with `code`. */
  installer(name: string, code: number): void {
    mkdirSync(this.path('bin'), { recursive: true });
    const note = `echo "$0 $* in $PWD with $NODE_ENV" > '${this.path('called')}'`;
    writeFileSync(this.path('bin', name), `#!/bin/sh\n${note}\nexit ${code}\n`);
    chmodSync(this.path('bin', name), 0o755);
    this.env['PATH'] = `${this.path('bin')}${delimiter}${this.env['PATH']}`;
  }
}

/** A sandbox for the tests of the calling file. */
export function useSandbox(): Sandbox {
  const sandbox = new Sandbox();
  beforeAll(() => sandbox.build(), 60_000);
  beforeEach(() => sandbox.enter());
  afterEach(() => sandbox.leave());
  afterAll(() => rmSync(sandbox.packageDirectory, { recursive: true }));
  return sandbox;
}

function temporaryFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'create-waymark-')));
}
