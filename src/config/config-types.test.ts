import { expect, expectTypeOf, test } from 'vitest';
import type { ConfigExport, NextConfig, WaymarkConfig } from './config-types.ts';
import type { ConfigPhase } from './config-phase.ts';

test('NextConfig: takes what config files of Next.js hold', () => {
  const config: NextConfig = {
    reactStrictMode: true,
    images: { remotePatterns: [{ hostname: 'example.com' }] },
    webpack: (webpackConfig, { isServer }) => {
      if (isServer) webpackConfig.externals.push('a');
      return webpackConfig;
    },
    experimental: { ppr: 'incremental', authInterrupts: true },
    redirects: async () => [{ source: '/a', destination: '/b', permanent: true }],
    rewrites: () => ({
      beforeFiles: [{ source: '/a', destination: '/b', has: [{ type: 'host', value: 'a' }] }],
    }),
    headers: () => [{ source: '/a', headers: [{ key: 'a', value: 'b' }] }],
  };
  expect(config.reactStrictMode).toBe(true);
  expectTypeOf<NextConfig>().toExtend<WaymarkConfig>();
});

test('NextConfig: refuses what is misspelt or of another type', () => {
  // @ts-expect-error -- the field is called basePath
  const misspelt: NextConfig = { basepath: '/docs' };
  // @ts-expect-error -- a string is no boolean
  const wrong: NextConfig = { trailingSlash: 'yes' };
  // @ts-expect-error -- permanent and statusCode exclude each other
  const both: NextConfig = {
    redirects: () => [{ source: '/', destination: '/', permanent: true, statusCode: 301 }],
  };
  expect([misspelt, wrong, both]).toHaveLength(3);
});

test('ConfigExport: takes functions of the phase', () => {
  const exported: ConfigExport = async (phase: string, { defaultConfig }: { defaultConfig: NextConfig }) => ({
    ...defaultConfig,
    poweredByHeader: phase === 'phase-test',
  });
  expectTypeOf<Extract<ConfigExport, (...parameters: never) => unknown>>()
    .parameter(0)
    .toEqualTypeOf<ConfigPhase>();
  expect(exported).toBeTypeOf('function');
});
