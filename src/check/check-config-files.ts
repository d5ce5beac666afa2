import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { CONFIG_PHASES } from '../config/config-phase.ts';
import { findConfigFiles } from '../config/find-config-files.ts';
import { loadConfig } from '../config/load-config.ts';
import { locateField } from '../config/locate-field.ts';
import { resolveFields, type ResolvedConfig } from '../config/resolved-config.ts';
import { type Diagnostic, DiagnosticsError } from '../diagnostics/diagnostic.ts';
import type { PlacedFinding } from './check-report.ts';
import { DIFFERENCES } from './differences.ts';
import { toFinding } from './to-finding.ts';

/** A project's config, as far as it can be read, and what is to be known of it. */
export interface CheckedConfig {
  readonly config: ResolvedConfig;
  /** Relative to the project directory. */
  readonly files: readonly string[];
  readonly findings: readonly PlacedFinding[];
}

/**
 * Fields that Next.js acts upon in a way that an API shows, and Waymark does not. Of the other fields that it accepts,
 * nothing is seen from outside.
 */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  cacheHandler: "what is kept is kept in Waymark's own store",
  compiler: 'sources are compiled by Vite',
  compress: 'answers are not compressed',
  generateEtags: 'answers of handlers have the headers that handlers give them',
  httpAgentOptions: '`fetch` keeps connections as Node.js does',
  i18n: 'paths have no locale in front',
  turbopack: 'sources are bundled by Vite: its aliases and loaders are not there',
  useFileSystemPublicRoutes: 'paths follow from files',
  webpack: 'sources are bundled by Vite: its aliases, loaders and plugins are not there',
};

/**
 * Loads the config of a project, the one piece of the project's code that a check runs. Where it cannot be loaded, since
 * a package that it imports is not installed, its fields are looked for in its source.
 */
export async function checkConfigFiles(dir: string): Promise<CheckedConfig> {
  const paths = findConfigFiles(dir).files;
  const files = paths.map((path) => relative(dir, path).split(sep).join('/'));
  const sources = paths.map((path, index) => ({
    file: files[index] as string,
    text: readFileSync(path, 'utf8'),
  }));
  const written = sources.flatMap(withoutEffect);
  try {
    const { config, warnings } = await loadConfig(dir, CONFIG_PHASES.PHASE_INFO);
    return { config, files, findings: [...warnings.map(place), ...written] };
  } catch (error) {
    if (!(error instanceof DiagnosticsError)) throw error;
    const findings = error.diagnostics.map((diagnostic) => ofError(diagnostic, files[0]));
    return { config: resolveFields({}), files, findings: [...findings, ...written] };
  }
}

interface Source {
  readonly file: string;
  readonly text: string;
}

function ofError(diagnostic: Diagnostic, file = 'next.config'): PlacedFinding {
  const finding = { ...place(diagnostic), file: diagnostic.file ?? file };
  if (diagnostic.code !== 'ERR_CONFIG_LOAD') return finding;
  return {
    ...finding,
    level: 'note',
    message: `The config could not be loaded, so that only what stands in its source was looked at: ${diagnostic.message}`,
  };
}

function place(diagnostic: Diagnostic): PlacedFinding {
  return { kind: 'config', file: diagnostic.file ?? 'next.config', ...toFinding(diagnostic) };
}

function withoutEffect({ file, text }: Source): PlacedFinding[] {
  return Object.entries(WITHOUT_EFFECT).flatMap(([name, what]) => {
    const position = locateField(text, name);
    if (!position) return [];
    const message = `\`${name}\` has no effect: ${what}.`;
    return [{ file, kind: 'config', level: 'difference', message, ...position, entry: DIFFERENCES.fields }];
  });
}
