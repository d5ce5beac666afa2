import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DiagnosticsError } from '../diagnostics/diagnostic.ts';
import { projectPath } from '../diagnostics/project-path.ts';
import { checkConfig, withMovedFields } from './check-config.ts';
import type { ConfigPhase } from './config-phase.ts';
import { locateField } from './locate-field.ts';
import { readConfigFile } from './read-config-file.ts';
import type { ConfigSource } from './read-config-file.ts';
import type { PlaceOfRules, ResolvedRules } from './resolve-rules.ts';
import { resolveFields } from './resolved-config.ts';
import type { ResolvedConfig } from './resolved-config.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The fields whose own fields are taken one by one from several files. */
const MERGED_FIELDS: ReadonlySet<string> = new Set(['env', 'experimental', 'server']);

/** A project's config files, evaluated, checked and merged. */
export interface ResolvedFiles {
  readonly config: ResolvedConfig;
  /** Absolute paths of the config files and the local modules that they import. */
  readonly files: readonly string[];
  /** Errors included: it is the caller's to raise them. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Evaluates config files, the later winning over the earlier.
 *
 * @param dir The project directory.
 * @param paths Absolute paths.
 */
export async function resolveConfig(
  dir: string,
  paths: readonly string[],
  phase: ConfigPhase,
): Promise<ResolvedFiles> {
  const { sources, diagnostics } = await readSources(dir, paths, phase);
  const checked = sources.flatMap((source) => checkConfig(source, dir));
  const fields = mergeFields(sources.map((source) => withMovedFields(source.fields)));
  const resolved = await rulesOf(fields, placeOfRules(dir, sources));
  return {
    config: { ...resolveFields(fields), ...(resolved.rules ? { rules: resolved.rules } : {}) },
    files: [...new Set(sources.flatMap(({ files }) => files))],
    diagnostics: [...diagnostics, ...checked, ...resolved.diagnostics],
  };
}

async function readSources(
  dir: string,
  paths: readonly string[],
  phase: ConfigPhase,
): Promise<{ sources: ConfigSource[]; diagnostics: Diagnostic[] }> {
  const sources: ConfigSource[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const path of paths) {
    try {
      sources.push(await readConfigFile(dir, path, phase));
    } catch (error) {
      if (!(error instanceof DiagnosticsError)) throw error;
      diagnostics.push(...error.diagnostics);
    }
  }
  return { sources, diagnostics };
}

function mergeFields(all: readonly Fields[]): Fields {
  const merged: Record<string, unknown> = {};
  for (const fields of all) {
    for (const [field, value] of Object.entries(fields)) {
      // As in Next.js, both leave a field at what it is.
      if (value === undefined || value === null) continue;
      const before = merged[field];
      const isMerged = MERGED_FIELDS.has(field) && typeof before === 'object';
      merged[field] = isMerged ? { ...before, ...value } : value;
    }
  }
  return merged;
}

async function rulesOf(fields: Fields, place: PlaceOfRules): Promise<ResolvedRules> {
  const hasRules = [fields['headers'], fields['redirects'], fields['rewrites']].some(
    (field) => typeof field === 'function',
  );
  if (!hasRules) return { diagnostics: [] };
  const { resolveRules } = await import('./resolve-rules.ts');
  return resolveRules(fields, place);
}

function placeOfRules(dir: string, sources: readonly ConfigSource[]): PlaceOfRules {
  return (field, error) => {
    const source = sources.findLast(({ fields }) => fields[field] !== undefined && fields[field] !== null);
    if (!source) return {};
    const thrown = source.locate(error);
    if (thrown) return { ...thrown, file: projectPath(thrown.file, dir) };
    return { file: source.name, ...locateField(source.text, field) };
  };
}
