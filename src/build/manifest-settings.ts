import type { ManifestSettings } from '../app/manifest.ts';
import type { RewriteRule, Rules } from '../app/rules/rules.ts';
import type { ResolvedConfig } from '../config/resolved-config.ts';

const NO_RULES: Rules = {
  headers: [],
  redirects: [],
  rewrites: { beforeFiles: [], afterFiles: [], fallback: [] },
};

/** As in Next.js, a prefix that is a path is answered here as well. */
function withAssets({ assetPrefix, basePath, rules }: ResolvedConfig): Rules | undefined {
  if (!assetPrefix.startsWith('/') || assetPrefix.startsWith('//') || assetPrefix === basePath) return rules;
  const { rewrites, ...others } = rules ?? NO_RULES;
  const rewrite: RewriteRule = {
    source: `${assetPrefix}/_next/:path+`,
    // Without the base path, as the paths of files are looked for.
    destination: `/_next/:path+`,
    basePath: false,
  };
  return { ...others, rewrites: { ...rewrites, beforeFiles: [rewrite, ...rewrites.beforeFiles] } };
}

/** The part of a config that matters while requests are answered. */
export function manifestSettings(config: ResolvedConfig): ManifestSettings {
  const { basePath, trailingSlash, skipTrailingSlashRedirect, poweredByHeader, experimental } = config;
  const rules = withAssets(config);
  const { authInterrupts } = experimental;
  const { cacheLife, maxBodySize, expireTime, serverActions } = config;
  return {
    basePath,
    trailingSlash,
    skipTrailingSlashRedirect,
    poweredByHeader,
    authInterrupts,
    ...(config.cacheComponents ? { cacheComponents: true } : {}),
    ...(cacheLife ? { cacheLife } : {}),
    ...(maxBodySize === undefined ? {} : { maxBodySize }),
    ...(expireTime === undefined ? {} : { expireTime }),
    ...(serverActions ? { serverActions } : {}),
    ...(config.limits ? { limits: config.limits } : {}),
    ...(rules ? { rules } : {}),
  };
}
