import type { ManifestSettings } from '../app/manifest.ts';
import type { ResolvedConfig } from '../config/resolved-config.ts';

/** The part of a config that matters while requests are answered. */
export function manifestSettings(config: ResolvedConfig): ManifestSettings {
  const { basePath, trailingSlash, skipTrailingSlashRedirect, poweredByHeader, experimental, rules } = config;
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
