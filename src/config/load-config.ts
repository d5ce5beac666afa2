import { resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DiagnosticsError } from '../diagnostics/diagnostic.ts';
import type { ConfigPhase } from './config-phase.ts';
import { configCandidates, findConfigFiles } from './find-config-files.ts';
import { resolveFields } from './resolved-config.ts';
import type { ResolvedConfig } from './resolved-config.ts';

/** A project's config, and what it was made from. */
export interface LoadedConfig {
  readonly config: ResolvedConfig;
  /** Absolute paths of the config files and of the local modules that they import: a change in one changes the config. */
  readonly files: readonly string[];
  /** Absolute paths at which a config file may appear, those that exist included. */
  readonly candidates: readonly string[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * Loads next.config.* and waymark.config.* of a project, checks them, and evaluates their rules.
 *
 * Each call evaluates the files anew. Where both exist, the fields of waymark.config.* win.
 *
 * @param dir The project directory; config files are looked for here, and not above as Next.js does.
 * @param phase What the config is loaded for: the first argument of a config function.
 * @throws {DiagnosticsError} With all errors at once: ERR_CONFIG_LOAD, ERR_CONFIG_TYPE, ERR_CONFIG_VALUE,
 * ERR_CONFIG_RULE, ERR_FEATURE_UNSUPPORTED or ERR_TSCONFIG.
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js
 */
export async function loadConfig(dir: string, phase: ConfigPhase): Promise<LoadedConfig> {
  const root = resolve(dir);
  const candidates = configCandidates(root);
  const found = findConfigFiles(root);
  const resolved = found.files.length > 0 ? await resolveFiles(root, found.files, phase) : UNCONFIGURED;
  const diagnostics = [...found.diagnostics, ...resolved.diagnostics];
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new DiagnosticsError(errors);
  return { config: resolved.config, files: resolved.files, candidates, warnings: diagnostics };
}

const UNCONFIGURED = { config: resolveFields({}), files: [], diagnostics: [] };

async function resolveFiles(
  dir: string,
  files: readonly string[],
  phase: ConfigPhase,
): Promise<Omit<LoadedConfig, 'candidates' | 'warnings'> & { readonly diagnostics: readonly Diagnostic[] }> {
  // Most projects of APIs have no config, and then nothing of this need be imported.
  const { resolveConfig } = await import('./resolve-config.ts');
  return resolveConfig(dir, files, phase);
}
