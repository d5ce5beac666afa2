import { expect, expectTypeOf, test } from 'vitest';
import type { ConfigPhase } from './config-phase.ts';
import type { ConfigExport, NextConfig, Redirect, WaymarkConfig } from './config-types.ts';

const untyped: ConfigExport = (phase, { defaultConfig }) => ({ ...defaultConfig, basePath: `/${phase}` });

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
  const both: Redirect = { source: '/', destination: '/', permanent: true, statusCode: 301 };
  expect([misspelt, wrong, both]).toHaveLength(3);
});

test('ConfigExport: takes functions of the phase', () => {
  expect(untyped).toBeTypeOf('function');
  expectTypeOf<
    (phase: string, context: { defaultConfig: NextConfig }) => NextConfig
  >().toExtend<ConfigExport>();
  expectTypeOf<(phase: ConfigPhase) => Promise<NextConfig>>().toExtend<ConfigExport>();
});
