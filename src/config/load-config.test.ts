import { readFile, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { errorOf, project } from '../../test/harness/config-projects.ts';
import { loadConfig } from './load-config.ts';

describe('without a config file', () => {
  test('loadConfig: every field has its default', async () => {
    const dir = await project({});
    const loaded = await loadConfig(dir, 'phase-production-build');
    expect(loaded.config).toStrictEqual({
      assetPrefix: '',
      basePath: '',
      staticPageGenerationTimeout: 60,
      crons: [],
      trailingSlash: false,
      cacheComponents: false,
      useCache: false,
      cacheKinds: [],
      skipTrailingSlashRedirect: false,
      env: {},
      distDir: '.waymark',
      serverExternalPackages: [],
      poweredByHeader: false,
      pageExtensions: ['tsx', 'ts', 'jsx', 'js', 'mts', 'mjs'],
      experimental: { authInterrupts: false },
      proxy: { maxBodySize: 10 * 1024 * 1024, skipUrlNormalize: false },
      server: {},
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

describe('fields', () => {
  test('loadConfig: the fields that have a meaning are taken over', async () => {
    const dir = await project({
      'next.config.mjs': `export default {
        basePath: '/docs', assetPrefix: 'https://cdn.test/x/', trailingSlash: true, skipTrailingSlashRedirect: true, env: { a: 'b', c: undefined },
        distDir: 'out/server', cacheMaxMemorySize: 0, expireTime: 60, staticPageGenerationTimeout: 5, serverExternalPackages: ['sharp'], poweredByHeader: true, pageExtensions: ['api.ts'],
        experimental: {
          authInterrupts: true, ppr: 'incremental', anything: 1,
          serverActions: { allowedOrigins: ['*.shop.example'], bodySizeLimit: '2mb' },
        },
        output: 'standalone',
      };`,
    });
    const { config, warnings } = await loadConfig(dir, 'phase-test');
    expect(config).toStrictEqual({
      assetPrefix: 'https://cdn.test/x',
      basePath: '/docs',
      crons: [],
      trailingSlash: true,
      cacheComponents: false,
      useCache: false,
      cacheKinds: [],
      skipTrailingSlashRedirect: true,
      env: { a: 'b' },
      distDir: 'out/server',
      cacheMaxMemorySize: 0,
      expireTime: 60,
      staticPageGenerationTimeout: 5,
      serverExternalPackages: ['sharp'],
      poweredByHeader: true,
      pageExtensions: ['api.ts'],
      experimental: { authInterrupts: true },
      proxy: { maxBodySize: 10 * 1024 * 1024, skipUrlNormalize: false },
      serverActions: { allowedOrigins: ['*.shop.example'], bodySizeLimit: 2 * 1024 * 1024 },
      output: 'standalone',
      server: {},
    });
    expect(warnings).toStrictEqual([]);
  });

  test('loadConfig: fields of Next.js without a meaning here are accepted in silence', async () => {
    const dir = await project({
      'next.config.mjs': `export default {
        reactStrictMode: true, images: { remotePatterns: [] }, webpack: (config) => config, turbopack: {}, i18n: null,
        compress: false, typescript: {}, transpilePackages: ['a'], cacheComponents: true, logging: false,
        allowedDevOrigins: [], generateBuildId: () => 'id',
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
  test('loadConfig: a field of waymark.config wins over the one that next.config has in its old place', async () => {
    const dir = await project({
      'next.config.mjs': `export default { experimental: { skipTrailingSlashRedirect: true } };`,
      'waymark.config.mjs': `export default { skipTrailingSlashRedirect: false };`,
    });
    expect((await loadConfig(dir, 'phase-test')).config.skipTrailingSlashRedirect).toBe(false);
  });

  test('loadConfig: a config file that is a link to itself counts as missing', async () => {
    const dir = await project({ 'waymark.config.mjs': `export default { basePath: '/docs' };` });
    await symlink('next.config.mjs', join(dir, 'next.config.mjs'));
    expect((await loadConfig(dir, 'phase-test')).files).toStrictEqual([join(dir, 'waymark.config.mjs')]);
  });

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
