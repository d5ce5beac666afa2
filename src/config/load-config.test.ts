import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { DiagnosticsError } from '../diagnostics/diagnostic.ts';
import { loadConfig } from './load-config.ts';

const projects: string[] = [];

async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'waymark-load-config-')));
  projects.push(dir);
  await mkdir(join(dir, 'node_modules'));
  for (const [name, content] of Object.entries(files)) await write(dir, name, content);
  return dir;
}

async function write(dir: string, name: string, content: string): Promise<void> {
  await mkdir(dirname(join(dir, name)), { recursive: true });
  await writeFile(join(dir, name), content);
}

async function envOf(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  return (await loadConfig(await project(files), 'phase-test')).config.env;
}

async function errorOf(files: Readonly<Record<string, string>>): Promise<DiagnosticsError> {
  const error: unknown = await loadConfig(await project(files), 'phase-test').catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DiagnosticsError)) throw new Error('the config was loaded', { cause: error });
  return error;
}

afterEach(async () => {
  await Promise.all(projects.splice(0).map((dir) => rm(dir, { recursive: true })));
});

describe('without a config file', () => {
  test('loadConfig: every field has its default', async () => {
    const dir = await project({});
    const loaded = await loadConfig(dir, 'phase-production-build');
    expect(loaded.config).toStrictEqual({
      basePath: '',
      trailingSlash: false,
      skipTrailingSlashRedirect: false,
      env: {},
      distDir: '.waymark',
      serverExternalPackages: [],
      poweredByHeader: false,
      pageExtensions: ['tsx', 'ts', 'jsx', 'js', 'mts', 'mjs'],
      experimental: { authInterrupts: false },
    });
    expect(loaded.files).toStrictEqual([]);
    expect(loaded.warnings).toStrictEqual([]);
    expect(loaded.candidates).toStrictEqual(
      ['next', 'waymark'].flatMap((family) =>
        ['js', 'mjs', 'ts', 'mts'].map((extension) => join(dir, `${family}.config.${extension}`)),
      ),
    );
  });

  test('loadConfig: a directory that does not exist has no config', async () => {
    const { config } = await loadConfig(join(tmpdir(), 'waymark-no-such-directory'), 'phase-test');
    expect(config.distDir).toBe('.waymark');
  });

  test('loadConfig: takes well under 5 ms', async () => {
    const dir = await project({});
    const times: number[] = [];
    for (let run = 0; run < 20; run++) {
      const start = performance.now();
      await loadConfig(dir, 'phase-test');
      times.push(performance.now() - start);
    }
    expect(times.sort((a, b) => a - b)[10]).toBeLessThan(2);
  });

  test('loadConfig: imports nothing but Node.js and files of its own', async () => {
    const seen = new Set<string>();
    const outside = new Set<string>();
    const visit = async (file: string): Promise<void> => {
      if (seen.has(file)) return;
      seen.add(file);
      const code = await readFile(file, 'utf8');
      for (const [, specifier = ''] of code.matchAll(/^import (?!type )[^;]*?from '([^']+)'/gms)) {
        if (specifier.startsWith('.')) await visit(join(dirname(file), specifier));
        else if (!specifier.startsWith('node:')) outside.add(specifier);
      }
    };
    await visit(join(import.meta.dirname, 'load-config.ts'));
    expect([...outside]).toStrictEqual([]);
    expect(seen.size).toBeGreaterThan(3);
  });
});

describe('the kinds of config files', () => {
  const value = "{ env: { loaded: 'yes' } }";
  test.each([
    ['next.config.js', `module.exports = ${value};`],
    ['next.config.js', `exports.env = ${value}.env;`],
    ['next.config.js', `export default ${value};`],
    ['next.config.js', `module.exports = () => (${value});`],
    ['next.config.js', `module.exports = async () => (${value});`],
    ['next.config.js', `#!/usr/bin/env node\nmodule.exports = ${value};`],
    [
      'next.config.js',
      `Object.defineProperty(exports, '__esModule', { value: true }); exports.default = ${value};`,
    ],
    ['next.config.mjs', `export default ${value};`],
    ['next.config.mjs', `export default Promise.resolve(${value});`],
    ['next.config.mjs', `const config = await Promise.resolve(${value}); export default config;`],
    ['next.config.mjs', `export const env = ${value}.env;`],
    ['next.config.mjs', `export default async function config() { return ${value}; }`],
    [
      'next.config.ts',
      `import type { NextConfig } from 'next';\nexport default ${value} satisfies NextConfig;`,
    ],
    [
      'next.config.ts',
      `import { NextConfig } from 'next';\nconst c: NextConfig = ${value};\nexport default c;`,
    ],
    ['next.config.ts', `enum E { yes = 'yes' }\nexport default { env: { loaded: E.yes } };`],
    ['next.config.ts', `module.exports = ${value};`],
    ['next.config.ts', `import path from 'node:path';\nmodule.exports = path.sep ? ${value} : {};`],
    ['next.config.ts', `const path = require('path');\nexport default path.sep ? ${value} : {};`],
    ['next.config.mts', `const c: object = ${value};\nexport default c;`],
    ['waymark.config.js', `module.exports = ${value};`],
    ['waymark.config.mjs', `export default ${value};`],
    [
      'waymark.config.ts',
      `import type { WaymarkConfig } from 'waymark';\nexport default ${value} as WaymarkConfig;`,
    ],
    ['waymark.config.mts', `export default ${value};`],
  ])('loadConfig: %s: %s', async (name, content) => {
    expect(await envOf({ [name]: content })).toStrictEqual({ loaded: 'yes' });
  });

  test('loadConfig: next.config.js is an ES module under "type": "module"', async () => {
    const files = { 'package.json': '{"type":"module"}', 'next.config.js': `export default ${value};` };
    expect(await envOf(files)).toStrictEqual({ loaded: 'yes' });
  });

  test('loadConfig: a function gets the phase and the default config', async () => {
    const env = await envOf({
      'next.config.mjs': `export default (phase, { defaultConfig }) => ({
        ...defaultConfig,
        env: { phase, dist: defaultConfig.distDir, frozen: String(Object.isFrozen(defaultConfig)) },
      });`,
    });
    expect(env).toStrictEqual({ phase: 'phase-test', dist: '.waymark', frozen: 'true' });
  });

  test('loadConfig: a config without a file of its own in node_modules is loaded all the same', async () => {
    const dir = await project({ 'next.config.ts': `export default ${value};` });
    await rm(join(dir, 'node_modules'), { recursive: true });
    expect((await loadConfig(dir, 'phase-test')).config.env).toStrictEqual({ loaded: 'yes' });
    expect(await readdir(dir)).toStrictEqual(['next.config.ts']);
  });

  test('loadConfig: nothing that it wrote is left behind', async () => {
    const dir = await project({ 'next.config.ts': `export default ${value};` });
    await loadConfig(dir, 'phase-test');
    expect(await readdir(dir, { recursive: true })).toStrictEqual(
      expect.not.arrayContaining([expect.stringMatching(/next\.config\.ts\./)]),
    );
  });
});

describe('what a config imports', () => {
  test('loadConfig: local TypeScript, JSON and JavaScript files, each of them in `files`', async () => {
    const dir = await project({
      'next.config.ts': `import { a } from './config/a';\nimport c from './c.json';\nimport b from './b.js';
        export default { env: { a, b: b.b, c: c.c } };`,
      'config/a.ts': `import { d } from './d.ts';\nexport const a: string = d;`,
      'config/d.ts': `export const d: string = 'from d';`,
      'b.js': `module.exports = { b: 'from b' };`,
      'c.json': `{ "c": "from c" }`,
    });
    const { config, files } = await loadConfig(dir, 'phase-test');
    expect(config.env).toStrictEqual({ a: 'from d', b: 'from b', c: 'from c' });
    expect([...files].sort()).toStrictEqual(
      ['b.js', 'c.json', 'config/a.ts', 'config/d.ts', 'next.config.ts'].map((name) => join(dir, name)),
    );
  });

  test('loadConfig: packages from node_modules, by import and by require', async () => {
    const packages = {
      'node_modules/cjs/package.json': '{"name":"cjs","main":"main.js"}',
      'node_modules/cjs/main.js': `exports.withCjs = (config) => ({ ...config, env: { ...config.env, cjs: __filename } });`,
      'node_modules/esm/package.json': '{"name":"esm","type":"module","exports":"./main.js"}',
      'node_modules/esm/main.js': `export default (config) => ({ ...config, env: { ...config.env, esm: 'yes' } });`,
    };
    const byImport = await envOf({
      ...packages,
      'next.config.ts': `import { withCjs } from 'cjs';\nimport withEsm from 'esm';\nexport default withEsm(withCjs({}));`,
    });
    expect(byImport).toStrictEqual({ cjs: expect.stringMatching(/node_modules.cjs.main\.js$/), esm: 'yes' });
    const byRequire = await envOf({
      ...packages,
      'next.config.js': `const { withCjs } = require('cjs');\nmodule.exports = withCjs({ env: { a: 'b' } });`,
    });
    expect(byRequire).toStrictEqual({ a: 'b', cjs: expect.stringMatching(/node_modules.cjs.main\.js$/) });
  });

  test('loadConfig: TypeScript of a workspace package that is linked into node_modules', async () => {
    const dir = await project({
      'next.config.ts': `import { shared } from 'shared';\nexport default { env: { shared } };`,
      'packages/shared/package.json': '{"name":"shared","exports":"./index.ts"}',
      'packages/shared/index.ts': `export const shared: string = 'yes';`,
    });
    await symlink(join(dir, 'packages/shared'), join(dir, 'node_modules/shared'));
    const { config, files } = await loadConfig(dir, 'phase-test');
    expect(config.env).toStrictEqual({ shared: 'yes' });
    expect(files).toContain(join(dir, 'packages/shared/index.ts'));
  });

  test('loadConfig: `paths` of tsconfig.json', async () => {
    const env = await envOf({
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
      'next.config.ts': `import { a } from '@/lib/a';\nexport default { env: { a } };`,
      'lib/a.ts': `export const a = 'yes';`,
    });
    expect(env).toStrictEqual({ a: 'yes' });
  });

  test.each([
    [
      'next.config.ts',
      `import { PHASE_TEST } from 'next/constants';\nexport default { env: { PHASE_TEST } };`,
    ],
    [
      'next.config.mjs',
      `import { PHASE_TEST } from 'next/constants.js';\nexport default { env: { PHASE_TEST } };`,
    ],
    [
      'next.config.js',
      `const { PHASE_TEST } = require('next/constants');\nmodule.exports = { env: { PHASE_TEST } };`,
    ],
    [
      'next.config.mjs',
      `const { PHASE_TEST } = await import('next/constants');\nexport default { env: { PHASE_TEST } };`,
    ],
    [
      'waymark.config.ts',
      `import { PHASE_TEST } from 'waymark/constants';\nexport default { env: { PHASE_TEST } };`,
    ],
  ])('loadConfig: next/constants, which need not be installed: %s: %s', async (name, content) => {
    expect(await envOf({ [name]: content })).toStrictEqual({ PHASE_TEST: 'phase-test' });
  });

  test('loadConfig: next/constants has every phase', async () => {
    const env = await envOf({
      'next.config.mjs': `import * as constants from 'next/constants';\nexport default { env: { ...constants } };`,
    });
    expect(env).toStrictEqual({
      PHASE_EXPORT: 'phase-export',
      PHASE_ANALYZE: 'phase-analyze',
      PHASE_PRODUCTION_BUILD: 'phase-production-build',
      PHASE_PRODUCTION_SERVER: 'phase-production-server',
      PHASE_DEVELOPMENT_SERVER: 'phase-development-server',
      PHASE_TEST: 'phase-test',
      PHASE_INFO: 'phase-info',
    });
  });

  test.each(['not-installed', 'not-installed/sub', './not-there.js'])(
    'loadConfig: %s, which is missing, is an error only where it is needed',
    async (specifier) => {
      const env = await envOf({
        'next.config.js': `let found = 'yes';\ntry { require('${specifier}'); } catch { found = 'no'; }\nmodule.exports = { env: { found } };`,
      });
      expect(env).toStrictEqual({ found: 'no' });
    },
  );
});

describe('what a config knows of its place', () => {
  test('loadConfig: in an ES module, also one that it imports', async () => {
    const dir = await project({
      'next.config.ts': `import { inner } from './lib/inner';
        export default { env: { a: __dirname, b: __filename, c: import.meta.dirname, d: import.meta.filename, e: import.meta.url, inner } };`,
      'lib/inner.ts': `export const inner = import.meta.dirname;`,
    });
    const file = join(dir, 'next.config.ts');
    expect((await loadConfig(dir, 'phase-test')).config.env).toStrictEqual({
      a: dir,
      b: file,
      c: dir,
      d: file,
      e: pathToFileURL(file).href,
      inner: join(dir, 'lib'),
    });
  });

  test('loadConfig: in CommonJS, with require.resolve', async () => {
    const dir = await project({
      'next.config.js': `module.exports = { env: { a: __dirname, b: __filename, c: require.resolve('./lib/c.js') } };`,
      'lib/c.js': '',
    });
    const file = join(dir, 'next.config.js');
    expect((await loadConfig(dir, 'phase-test')).config.env).toStrictEqual({
      a: dir,
      b: file,
      c: join(dir, 'lib/c.js'),
    });
  });

  test('loadConfig: import.meta.resolve finds files beside it and packages', async () => {
    const dir = await project({
      'next.config.mjs': `export default { env: { a: import.meta.resolve('./a.js'), b: import.meta.resolve('b'), c: import.meta.resolve('node:fs') } };`,
      'node_modules/b/index.js': '',
    });
    expect((await loadConfig(dir, 'phase-test')).config.env).toStrictEqual({
      a: pathToFileURL(join(dir, 'a.js')).href,
      b: pathToFileURL(join(dir, 'node_modules/b/index.js')).href,
      c: 'node:fs',
    });
  });

  test('loadConfig: a config may declare its own __dirname', async () => {
    const dir = await project({
      'next.config.mjs': `import { dirname } from 'node:path';\nimport { fileURLToPath } from 'node:url';
        const __dirname = dirname(fileURLToPath(import.meta.url));\nexport default { env: { __dirname: undefined, a: __dirname } };`,
    });
    expect((await loadConfig(dir, 'phase-test')).config.env).toStrictEqual({ a: dir });
  });
});

describe('reloading', () => {
  test.each(['next.config.js', 'next.config.mjs', 'next.config.ts', 'next.config.mts'])(
    'loadConfig: an edit of %s, and of a file that it imports, is seen',
    async (name) => {
      const isCommonJs = name.endsWith('.js');
      const config = (value: string): string =>
        isCommonJs
          ? `const { inner } = require('./inner.js');\nmodule.exports = { env: { outer: '${value}', inner } };`
          : `import { inner } from './inner.js';\nexport default { env: { outer: '${value}', inner } };`;
      const inner = (value: string): string =>
        isCommonJs ? `exports.inner = '${value}';` : `export const inner = '${value}';`;
      const dir = await project({ [name]: config('1'), 'inner.js': inner('1') });
      expect((await loadConfig(dir, 'phase-test')).config.env).toStrictEqual({ outer: '1', inner: '1' });
      await write(dir, name, config('2'));
      expect((await loadConfig(dir, 'phase-test')).config.env).toStrictEqual({ outer: '2', inner: '1' });
      await write(dir, 'inner.js', inner('2'));
      expect((await loadConfig(dir, 'phase-test')).config.env).toStrictEqual({ outer: '2', inner: '2' });
    },
  );

  test('loadConfig: a config that was broken is loaded once it is mended', async () => {
    const dir = await project({ 'next.config.ts': 'export default {' });
    await expect(loadConfig(dir, 'phase-test')).rejects.toThrow(DiagnosticsError);
    await write(dir, 'next.config.ts', "export default { basePath: '/mended' };");
    expect((await loadConfig(dir, 'phase-test')).config.basePath).toBe('/mended');
  });

  test('loadConfig: calls at the same time do not disturb each other', async () => {
    const dir = await project({
      'next.config.ts': 'export default (phase: string) => ({ env: { phase } });',
    });
    const phases = ['phase-test', 'phase-info', 'phase-export', 'phase-production-build'] as const;
    const loaded = await Promise.all(phases.map((phase) => loadConfig(dir, phase)));
    expect(loaded.map(({ config }) => config.env['phase'])).toStrictEqual([...phases]);
  });
});

describe('fields', () => {
  test('loadConfig: the fields that have a meaning are taken over', async () => {
    const dir = await project({
      'next.config.mjs': `export default {
        basePath: '/docs', trailingSlash: true, skipTrailingSlashRedirect: true, env: { a: 'b', c: undefined },
        distDir: 'out/server', serverExternalPackages: ['sharp'], poweredByHeader: true, pageExtensions: ['api.ts'],
        experimental: { authInterrupts: true, ppr: 'incremental', anything: 1 }, output: 'standalone',
      };`,
    });
    const { config, warnings } = await loadConfig(dir, 'phase-test');
    expect(config).toStrictEqual({
      basePath: '/docs',
      trailingSlash: true,
      skipTrailingSlashRedirect: true,
      env: { a: 'b' },
      distDir: 'out/server',
      serverExternalPackages: ['sharp'],
      poweredByHeader: true,
      pageExtensions: ['api.ts'],
      experimental: { authInterrupts: true },
      output: 'standalone',
    });
    expect(warnings).toStrictEqual([]);
  });

  test('loadConfig: fields of Next.js without a meaning here are accepted in silence', async () => {
    const dir = await project({
      'next.config.mjs': `export default {
        reactStrictMode: true, images: { remotePatterns: [] }, webpack: (config) => config, turbopack: {}, i18n: null,
        compress: false, typescript: {}, transpilePackages: ['a'], cacheComponents: true, logging: false,
        allowedDevOrigins: [], generateBuildId: () => 'id', assetPrefix: 7,
      };`,
    });
    expect((await loadConfig(dir, 'phase-test')).warnings).toStrictEqual([]);
  });

  test('loadConfig: undefined and null stand for the default', async () => {
    const dir = await project({
      'next.config.mjs': `export default { basePath: undefined, distDir: null, env: null, headers: null, pageExtensions: undefined, unknown: undefined };`,
    });
    const { config, warnings } = await loadConfig(dir, 'phase-test');
    expect(config.distDir).toBe('.waymark');
    expect(config.pageExtensions).toHaveLength(6);
    expect(warnings).toStrictEqual([]);
  });

  test('loadConfig: fields that have left `experimental` work and warn', async () => {
    const dir = await project({
      'next.config.mjs': `export default {\n  experimental: {\n    serverComponentsExternalPackages: ['sharp'], skipTrailingSlashRedirect: true },\n};`,
    });
    const { config, warnings } = await loadConfig(dir, 'phase-test');
    expect(config.serverExternalPackages).toStrictEqual(['sharp']);
    expect(config.skipTrailingSlashRedirect).toBe(true);
    expect(warnings.map(({ message }) => message)).toStrictEqual([
      '`experimental.serverComponentsExternalPackages` in next.config.mjs has been moved to `serverExternalPackages`',
      '`experimental.skipTrailingSlashRedirect` in next.config.mjs has been moved to `skipTrailingSlashRedirect`',
    ]);
  });

  test('loadConfig: rules are evaluated, with the config as `this`', async () => {
    const dir = await project({
      'next.config.ts': `import type { NextConfig } from 'next';
        const config: NextConfig = {
          basePath: '/docs',
          async redirects() { return [{ source: '/old', destination: this.basePath + '/new', permanent: false }]; },
        };
        export default config;`,
    });
    expect((await loadConfig(dir, 'phase-test')).config.rules).toStrictEqual({
      headers: [],
      redirects: [{ source: '/old', destination: '/docs/new', statusCode: 307 }],
      rewrites: { beforeFiles: [], afterFiles: [], fallback: [] },
    });
  });

  test('loadConfig: functions that return no rules leave `rules` out', async () => {
    const dir = await project({
      'next.config.mjs': 'export default { headers: () => [], rewrites: async () => ({}) };',
    });
    expect((await loadConfig(dir, 'phase-test')).config).not.toHaveProperty('rules');
  });
});

describe('two families of config files', () => {
  test('loadConfig: fields of waymark.config win, `env` and `experimental` are merged', async () => {
    const dir = await project({
      'next.config.ts': `export default { basePath: '/next', trailingSlash: true, env: { a: 'next', b: 'next' }, experimental: { authInterrupts: true },
        headers: () => [{ source: '/a', headers: [{ key: 'a', value: 'next' }] }] };`,
      'waymark.config.ts': `export default { basePath: '/waymark', trailingSlash: undefined, env: { b: 'waymark', c: 'waymark' }, experimental: { other: 1 },
        headers: () => [{ source: '/b', headers: [{ key: 'b', value: 'waymark' }] }] };`,
    });
    const { config, files } = await loadConfig(dir, 'phase-test');
    expect(config.basePath).toBe('/waymark');
    expect(config.trailingSlash).toBe(true);
    expect(config.env).toStrictEqual({ a: 'next', b: 'waymark', c: 'waymark' });
    expect(config.experimental.authInterrupts).toBe(true);
    expect(config.rules?.headers.map(({ source }) => source)).toStrictEqual(['/b']);
    expect(files).toStrictEqual([join(dir, 'next.config.ts'), join(dir, 'waymark.config.ts')]);
  });

  test('loadConfig: of two files of one family the first in the order of Next.js is taken, with a warning', async () => {
    const dir = await project({
      'next.config.ts': "export default { basePath: '/ts' };",
      'next.config.mjs': "export default { basePath: '/mjs' };",
    });
    const { config, warnings } = await loadConfig(dir, 'phase-test');
    expect(config.basePath).toBe('/mjs');
    expect(warnings).toMatchObject([
      { code: 'ERR_CONFIG_DUPLICATE', severity: 'warning', file: 'next.config.mjs' },
    ]);
    expect(warnings[0]?.message).toContain('next.config.mjs is used and next.config.ts ignored');
  });

  test('loadConfig: the errors of both files, and of the rules, are reported at once', async () => {
    const { diagnostics } = await errorOf({
      'next.config.mjs': `export default { basePath: 'docs', trailingSlash: 'yes', redirects: () => [{ source: 'old' }] };`,
      'waymark.config.mjs': 'export default {',
    });
    expect(diagnostics.map(({ code, file }) => `${code} ${file}`)).toStrictEqual([
      'ERR_CONFIG_LOAD waymark.config.mjs',
      'ERR_CONFIG_TYPE next.config.mjs',
      'ERR_CONFIG_VALUE next.config.mjs',
      'ERR_CONFIG_RULE next.config.mjs',
      'ERR_CONFIG_RULE next.config.mjs',
      'ERR_CONFIG_RULE next.config.mjs',
    ]);
  });
});

describe('where an error is', () => {
  test.each([
    ['a syntax error', { 'next.config.ts': 'export default {\n  a: 1,,\n};' }, 'next.config.ts', 2, 8],
    [
      'a syntax error on the first line of a file that uses __dirname',
      { 'next.config.js': 'module.exports = { a: __dirname,, };' },
      'next.config.js',
      1,
      33,
    ],
    [
      'a syntax error in an imported file',
      { 'next.config.ts': "import './lib/a';\nexport default {};", 'lib/a.ts': '\nconst = 1;' },
      'lib/a.ts',
      2,
      7,
    ],
    [
      'a local file that does not exist',
      { 'next.config.mjs': "import a from './a.js';\nexport default { env: { a } };" },
      'next.config.mjs',
      1,
      15,
    ],
    [
      'a package that is not installed',
      { 'next.config.ts': "import a from 'not-installed/sub';\nexport default { env: { a } };" },
      'next.config.ts',
      1,
      15,
    ],
    [
      'a throw',
      { 'next.config.ts': "const a: number = 1;\nif (a) throw new Error('no');" },
      'next.config.ts',
      2,
      14,
    ],
    [
      'a throw on the first line of a file that uses __dirname',
      { 'next.config.js': "if (__dirname) throw new Error('no');" },
      'next.config.js',
      1,
      22,
    ],
    [
      'a throw in the exported function',
      { 'next.config.mjs': 'export default () => {\n  const no = undefined;\n  return no.thing;\n};' },
      'next.config.mjs',
      3,
      13,
    ],
    [
      'a throw in an imported file',
      {
        'next.config.ts': "import { a } from './a';\nexport default a();",
        'a.ts': "export function a(): object {\n  throw new Error('no');\n}",
      },
      'a.ts',
      2,
      9,
    ],
    [
      'a throw in redirects()',
      { 'next.config.mjs': "export default {\n  async redirects() {\n    throw new Error('no');\n  },\n};" },
      'next.config.mjs',
      3,
      11,
    ],
    [
      'a wrong type',
      { 'next.config.mjs': "export default {\n  // basePath: '/x'\n  basePath: 7,\n};" },
      'next.config.mjs',
      3,
      3,
    ],
    [
      'a wrong rule',
      {
        'next.config.mjs':
          "export default {\n  headers() {\n    return [{ source: '/', headers: [] }];\n  },\n};",
      },
      'next.config.mjs',
      2,
      3,
    ],
  ])('loadConfig: %s', async (_name, files, file, line, column) => {
    const { diagnostics } = await errorOf(files as Readonly<Record<string, string>>);
    expect(diagnostics).toMatchObject([{ file, line, column }]);
  });

  test('loadConfig: no message holds a stack trace, a frame or the name of a temporary file', async () => {
    const all = [
      await errorOf({ 'next.config.ts': 'export default {,' }),
      await errorOf({ 'next.config.ts': "import 'not-installed';" }),
      await errorOf({ 'next.config.ts': "throw new TypeError('no');" }),
      await errorOf({ 'next.config.js': "require('./missing.js');" }),
    ];
    for (const { message } of all) {
      expect(message).toMatch(/^Cannot load next\.config\.(?:ts|js): [^\n]+$/);
      expect(message).not.toMatch(/\.mjs|waymark-|\bat file:/);
      expect(stripVTControlCharacters(message)).toBe(message);
    }
  });

  test('loadConfig: a tsconfig.json that cannot be read has a code of its own', async () => {
    const { diagnostics } = await errorOf({
      'next.config.ts': 'export default {};',
      'tsconfig.json': '{ "extends": "./no.json" }',
    });
    expect(diagnostics).toMatchObject([{ code: 'ERR_TSCONFIG' }]);
  });

  test('loadConfig: the temporary file is removed after an error too', async () => {
    const dir = await project({ 'next.config.ts': "throw new Error('no');" });
    await expect(loadConfig(dir, 'phase-test')).rejects.toThrow('no');
    const written = join(dir, 'node_modules/.waymark');
    expect(existsSync(written) ? await readdir(written) : []).toStrictEqual([]);
  });
});
