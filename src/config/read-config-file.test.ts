import { readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { project, write } from '../../test/harness/config-projects.ts';
import { DiagnosticsError } from '../diagnostics/diagnostic.ts';
import { loadConfig } from './load-config.ts';

async function envOf(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  return (await loadConfig(await project(files), 'phase-test')).config.env;
}

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

  test('loadConfig: a project without node_modules', async () => {
    const dir = await project({ 'next.config.ts': `export default ${value};` });
    await rm(join(dir, 'node_modules'), { recursive: true });
    expect((await loadConfig(dir, 'phase-test')).config.env).toStrictEqual({ loaded: 'yes' });
    expect(await readdir(dir)).toStrictEqual(['next.config.ts']);
  });

  test('loadConfig: a node_modules that cannot be written to is left alone', async () => {
    const dir = await project({ 'next.config.ts': `export default ${value};` });
    await rm(join(dir, 'node_modules'), { recursive: true });
    await write(dir, 'node_modules', 'a file');
    expect((await loadConfig(dir, 'phase-test')).config.env).toStrictEqual({ loaded: 'yes' });
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
      'next.config.ts': `import { shared } from 'linked';\nexport default { env: { shared } };`,
      'packages/linked/package.json': '{"name":"linked","exports":"./index.ts"}',
      'packages/linked/index.ts': `export const shared: string = 'yes';`,
    });
    await symlink(join(dir, 'packages/linked'), join(dir, 'node_modules/linked'));
    const { config, files } = await loadConfig(dir, 'phase-test');
    expect(config.env).toStrictEqual({ shared: 'yes' });
    expect(files).toContain(join(dir, 'packages/linked/index.ts'));
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
