import type { ManifestProxy } from '../../app/manifest.ts';
import type { ProxySettings } from '../../config/resolved-config.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ScannedProxy } from '../../scan/find-root-files.ts';
import { readProxyFile } from './read-proxy-file.ts';

/** A proxy as it goes into the manifest, but for how it is loaded. */
export type BuildProxy = Omit<ManifestProxy, 'load' | 'uses'>;

/**
 * Describes a project's proxy for its manifest.
 *
 * @param dir The absolute path of the project directory.
 */
export function buildProxy(
  dir: string,
  scanned: ScannedProxy | undefined,
  settings: ProxySettings,
): { readonly proxy?: BuildProxy; readonly diagnostics: readonly Diagnostic[] } {
  if (!scanned) return { diagnostics: [] };
  const { matchers, diagnostics } = readProxyFile(dir, scanned);
  return { proxy: { ...scanned, ...settings, ...(matchers ? { matchers } : {}) }, diagnostics };
}
