import type { NextConfig } from './config-types.ts';

/**
 * What a config function is given as `defaultConfig`.
 *
 * It has the defaults of Waymark, and of Next.js for the fields that config files are known to read from it.
 */
export const DEFAULT_CONFIG = Object.freeze({
  assetPrefix: '',
  basePath: '',
  distDir: '.waymark',
  cacheMaxMemorySize: 50 * 1024 * 1024,
  env: {},
  experimental: { authInterrupts: false },
  expireTime: 31_536_000,
  pageExtensions: ['tsx', 'ts', 'jsx', 'js', 'mts', 'mjs'],
  poweredByHeader: false,
  server: {},
  serverExternalPackages: [],
  skipProxyUrlNormalize: false,
  skipTrailingSlashRedirect: false,
  staticPageGenerationTimeout: 60,
  trailingSlash: false,
  cleanDistDir: true,
  compiler: {},
  compress: true,
  generateEtags: true,
  i18n: null,
  images: {},
  reactStrictMode: null,
  sassOptions: {},
  typescript: { ignoreBuildErrors: false },
  useFileSystemPublicRoutes: true,
  webpack: null,
} satisfies NextConfig);
