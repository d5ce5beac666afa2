import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { envCandidates, loadEnv, reloadEnv } from './load-env.ts';

let dir = '';
let before: NodeJS.ProcessEnv = {};

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'waymark-env-'));
  before = { ...process.env };
});

afterEach(async () => {
  await rm(dir, { recursive: true });
  // Forgets what the test's files have set.
  await reloadEnv(dir, 'production');
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content);
}

const all = ['.env', '.env.local', '.env.development', '.env.production', '.env.test'];
const allLocal = ['.env.development.local', '.env.production.local', '.env.test.local'];

describe('envCandidates', () => {
  test.each([
    ['development', ['.env.development.local', '.env.local', '.env.development', '.env']],
    ['production', ['.env.production.local', '.env.local', '.env.production', '.env']],
    ['test', ['.env.test.local', '.env.test', '.env']],
  ] as const)('envCandidates: %s', (mode, names) => {
    expect(envCandidates(dir, mode)).toStrictEqual(names.map((name) => join(dir, name)));
  });
});

describe('loadEnv', () => {
  test.each(['development', 'production', 'test'] as const)(
    'loadEnv: the first file wins: %s',
    async (mode) => {
      const names = envCandidates(dir, mode).map((path) => basename(path));
      for (const name of [...all, ...allLocal])
        await write({ [name]: `W_FROM=${name}\nW_${name.replaceAll('.', '_')}=yes` });
      expect((await loadEnv(dir, mode)).files).toStrictEqual(envCandidates(dir, mode));
      expect(process.env['W_FROM']).toBe(names[0]);
      const read = Object.keys(process.env).filter((name) => name.startsWith('W__env'));
      expect(read.sort()).toStrictEqual(names.map((name) => `W_${name.replaceAll('.', '_')}`).sort());
    },
  );

  test('loadEnv: without files nothing is set, and @next/env is not loaded', async () => {
    const snapshot = { ...process.env };
    const { cache } = createRequire(import.meta.url);
    const isLoaded = (): boolean => Object.keys(cache).some((file) => /@next.env/.test(file));
    for (const file of Object.keys(cache)) if (/@next.env/.test(file)) delete cache[file];
    expect(await loadEnv(dir, 'development')).toStrictEqual({ files: [], warnings: [] });
    expect({ ...process.env }).toStrictEqual(snapshot);
    expect(isLoaded()).toBe(false);
  });

  test('loadEnv: quotes, comments, lines, `export` and empty values', async () => {
    await write({
      '.env': `# comment\nW_A=plain # comment\nW_B="with # and \\n line"\nW_C='single $W_A'\nexport W_D=exported\nW_E=\nW_F="two\nlines"\n`,
    });
    await loadEnv(dir, 'production');
    expect(process.env).toMatchObject({
      W_A: 'plain',
      W_B: 'with # and \n line',
      W_D: 'exported',
      W_E: '',
      W_F: 'two\nlines',
    });
  });

  test('loadEnv: $VAR and ${VAR} are expanded, from the same file, other files and the environment', async () => {
    process.env['W_OUTER'] = 'outer';
    await write({
      '.env': 'W_BASE=base',
      '.env.local':
        'W_A=$W_BASE/a\nW_B=${W_OUTER}/b\nW_C=${W_MISSING:-default}\nW_D=\\$literal\nW_BASE=local',
    });
    await loadEnv(dir, 'development');
    expect(process.env).toMatchObject({ W_A: 'local/a', W_B: 'outer/b', W_C: 'default', W_D: '$literal' });
  });

  test('loadEnv: variables that are set already win', async () => {
    process.env['W_SET'] = 'environment';
    await write({ '.env': 'W_SET=file\nW_NEW=$W_SET' });
    await loadEnv(dir, 'development');
    expect(process.env).toMatchObject({ W_SET: 'environment', W_NEW: 'environment' });
  });

  test('loadEnv: a directory called .env is passed over', async () => {
    await mkdir(join(dir, '.env'));
    expect(await loadEnv(dir, 'development')).toStrictEqual({ files: [], warnings: [] });
  });

  test.skipIf(process.platform === 'win32')('loadEnv: a FIFO is read', async () => {
    execFileSync('mkfifo', [join(dir, '.env')]);
    execFileSync('sh', ['-c', `printf 'W_FIFO=yes' > '${join(dir, '.env')}' &`], { stdio: 'ignore' });
    await loadEnv(dir, 'development');
    expect(process.env['W_FIFO']).toBe('yes');
  });

  test('loadEnv: a file that cannot be expanded is a warning, and the others are loaded', async () => {
    await write({ '.env.local': 'W_LOOP=$W_OTHER\nW_OTHER=$W_LOOP', '.env': 'W_FINE=yes' });
    const { warnings } = await loadEnv(dir, 'development');
    expect(warnings).toMatchObject([{ code: 'ERR_ENV_FILE', severity: 'warning', file: '.env.local' }]);
    expect(process.env['W_FINE']).toBe('yes');
  });

  test('loadEnv: leaves no mark in the environment', async () => {
    await write({ '.env': 'W_A=1' });
    await loadEnv(dir, 'development');
    const added = Object.keys(process.env).filter((name) => !(name in before));
    expect(added).toStrictEqual(['W_A']);
  });

  test('loadEnv: files are loaded although a parent process has loaded its own', async () => {
    process.env['__NEXT_PROCESSED_ENV'] = 'true';
    await write({ '.env': 'W_A=1' });
    await loadEnv(dir, 'development');
    expect(process.env).toMatchObject({ W_A: '1', __NEXT_PROCESSED_ENV: 'true' });
  });
});

describe('reloadEnv', () => {
  test('reloadEnv: changed, added and removed variables', async () => {
    await write({ '.env': 'W_CHANGED=1\nW_REMOVED=1\nW_KEPT=1' });
    await loadEnv(dir, 'development');
    await write({ '.env': 'W_CHANGED=2\nW_KEPT=1\nW_ADDED=1' });
    expect((await reloadEnv(dir, 'development')).files).toStrictEqual([join(dir, '.env')]);
    expect(process.env).toMatchObject({ W_CHANGED: '2', W_KEPT: '1', W_ADDED: '1' });
    expect(process.env).not.toHaveProperty('W_REMOVED');
  });

  test('reloadEnv: a file that appears or goes away', async () => {
    await write({ '.env': 'W_A=env' });
    await loadEnv(dir, 'development');
    await write({ '.env.local': 'W_A=local' });
    await reloadEnv(dir, 'development');
    expect(process.env['W_A']).toBe('local');
    await rm(join(dir, '.env.local'));
    await reloadEnv(dir, 'development');
    expect(process.env['W_A']).toBe('env');
    await rm(join(dir, '.env'));
    expect((await reloadEnv(dir, 'development')).files).toStrictEqual([]);
    expect(process.env).not.toHaveProperty('W_A');
  });

  test('reloadEnv: what the environment or the program has set stays', async () => {
    process.env['W_SET'] = 'environment';
    await write({ '.env': 'W_SET=file\nW_PROGRAM=file\nW_A=1' });
    await loadEnv(dir, 'development');
    process.env['W_PROGRAM'] = 'program';
    process.env['W_OTHER'] = 'program';
    await write({ '.env': 'W_SET=other\nW_PROGRAM=other\nW_A=2' });
    await reloadEnv(dir, 'development');
    expect(process.env).toMatchObject({
      W_SET: 'environment',
      W_PROGRAM: 'program',
      W_OTHER: 'program',
      W_A: '2',
    });
  });

  test('reloadEnv: works several times, and before the first load', async () => {
    for (const value of ['1', '2', '3']) {
      await write({ '.env': `W_A=${value}` });
      await reloadEnv(dir, 'production');
      expect(process.env['W_A']).toBe(value);
    }
  });
});
