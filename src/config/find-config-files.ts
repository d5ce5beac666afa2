import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

const FAMILIES = ['next', 'waymark'] as const;

/** In the order of Next.js, which takes the first that exists. */
const EXTENSIONS = ['js', 'mjs', 'ts', 'mts'] as const;

const UNSUPPORTED_EXTENSIONS = ['cjs', 'cts', 'json', 'jsx', 'tsx'] as const;

/** The config files of a project. */
export interface ConfigFiles {
  /** Absolute paths: at most one of each family, waymark.config.* after the next.config.* that it overrides. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The absolute paths at which a project in `dir` may have its config files. */
export function configCandidates(dir: string): string[] {
  return FAMILIES.flatMap((family) =>
    EXTENSIONS.map((extension) => join(dir, `${family}.config.${extension}`)),
  );
}

/** Finds the next.config.* and the waymark.config.* of the project in `dir`; a directory that cannot be read has none. */
export function findConfigFiles(dir: string): ConfigFiles {
  const present = listFiles(dir);
  const files: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const family of FAMILIES) {
    const named = (extension: string): string => `${family}.config.${extension}`;
    const [chosen, ...ignored] = EXTENSIONS.map(named).filter((name) => present.has(name));
    if (chosen) files.push(join(dir, chosen));
    if (chosen && ignored.length > 0) diagnostics.push(duplicates(chosen, ignored));
    const unsupported = chosen
      ? undefined
      : UNSUPPORTED_EXTENSIONS.map(named).find((name) => present.has(name));
    if (unsupported) diagnostics.push(unsupportedName(family, unsupported));
  }
  return { files, diagnostics };
}

function listFiles(dir: string): ReadonlySet<string> {
  let names: string[];
  try {
    names = readdirSync(dir);
  } catch {
    return new Set();
  }
  const isConfigName = /^(?:next|waymark)\.config\.\w+$/;
  return new Set(names.filter((name) => isConfigName.test(name) && isFile(join(dir, name))));
}

// A link that leads nowhere, or back to itself, is no file.
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function duplicates(chosen: string, ignored: readonly string[]): Diagnostic {
  const others = ignored.join(', ');
  return {
    code: 'ERR_CONFIG_DUPLICATE',
    severity: 'warning',
    message: `${chosen} is used and ${others} ignored: a project has one config file of a family`,
    file: chosen,
    hint: `remove ${others}, or ${chosen} if it is the one left over`,
  };
}

function unsupportedName(family: string, name: string): Diagnostic {
  return {
    code: 'ERR_CONFIG_LOAD',
    severity: 'error',
    message: `${name} cannot be loaded: a config file of this kind is not supported`,
    file: name,
    hint: `rename it to ${family}.config.js, ${family}.config.mjs or ${family}.config.ts`,
  };
}
