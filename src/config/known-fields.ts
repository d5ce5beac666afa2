/** The fields of next.config.* and waymark.config.* that Waymark acts upon. */
export const MEANINGFUL_FIELDS = [
  'assetPrefix',
  'basePath',
  'cacheComponents',
  'cacheHandlers',
  'cacheLife',
  'cacheMaxMemorySize',
  'crons',
  'distDir',
  'env',
  'experimental',
  'expireTime',
  'firewall',
  'headers',
  'output',
  'pageExtensions',
  'poweredByHeader',
  'rateLimit',
  'redirects',
  'rewrites',
  'server',
  'serverExternalPackages',
  'skipMiddlewareUrlNormalize',
  'skipProxyUrlNormalize',
  'skipTrailingSlashRedirect',
  'staticPageGenerationTimeout',
  'trailingSlash',
] as const;

/**
 * The other fields that Next.js 16.4 knows: accepted, so that a config file needs no change, and without effect.
 *
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js
 */
export const ACCEPTED_FIELDS = [
  'adapterPath',
  'agentRules',
  'allowedDevOrigins',
  'bundlePagesRouterDependencies',
  'cacheHandler',
  'cleanDistDir',
  'compiler',
  'compress',
  'configOrigin',
  'crossOrigin',
  'deploymentId',
  'deprecated',
  'devIndicators',
  'enablePrerenderSourceMaps',
  'excludeDefaultMomentLocales',
  'exportPathMap',
  'generateBuildId',
  'generateEtags',
  'htmlLimitedBots',
  'httpAgentOptions',
  'i18n',
  'images',
  'instrumentationClientInject',
  'logging',
  'modularizeImports',
  'onDemandEntries',
  'outputFileTracingExcludes',
  'outputFileTracingIncludes',
  'outputFileTracingRoot',
  'outputHashSalt',
  'partialPrefetching',
  'productionBrowserSourceMaps',
  'reactCompiler',
  'reactMaxHeadersLength',
  'reactProductionProfiling',
  'reactStrictMode',
  'sassOptions',
  'supportsImmutableAssets',
  'target',
  'transpilePackages',
  'turbopack',
  'typedRoutes',
  'typescript',
  'useFileSystemPublicRoutes',
  'watchOptions',
  'webpack',
] as const;

/** Fields that older versions of Next.js knew, with what has become of them. */
export const RETIRED_FIELDS: Readonly<Record<string, string>> = {
  amp: 'AMP has left Next.js: remove the field',
  eslint: 'Next.js no longer runs ESLint: remove the field and run `eslint` itself',
  exportTrailingSlash: 'it has been renamed: write `trailingSlash`',
  publicRuntimeConfig: 'runtime config has left Next.js: read `process.env` instead',
  serverRuntimeConfig: 'runtime config has left Next.js: read `process.env` instead',
  swcMinify: 'minification is no longer optional: remove the field',
};

/** Fields that have left `experimental` and still work there, with their name of today. */
export const MOVED_FIELDS: Readonly<Record<string, string>> = {
  cacheComponents: 'cacheComponents',
  cacheHandlers: 'cacheHandlers',
  cacheLife: 'cacheLife',
  serverComponentsExternalPackages: 'serverExternalPackages',
  skipTrailingSlashRedirect: 'skipTrailingSlashRedirect',
};

const KNOWN: ReadonlySet<string> = new Set([...MEANINGFUL_FIELDS, ...ACCEPTED_FIELDS]);

/** Whether Next.js or Waymark knows a top-level field of this name. */
export function isKnownField(name: string): boolean {
  return KNOWN.has(name);
}

/** Every known field, those that Waymark acts upon first. */
export const KNOWN_FIELDS: readonly string[] = [...KNOWN];
