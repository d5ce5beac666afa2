import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** What an app runs as; decides which `.env*` files count. */
export type EnvMode = 'development' | 'production' | 'test';

/** What `loadEnv` found. */
export interface LoadedEnv {
  /** Absolute paths of the files that were read, the first winning over those behind it. */
  readonly files: string[];
  /** Files that could not be read or expanded: the others are loaded all the same, as in Next.js. */
  readonly warnings: readonly Diagnostic[];
}

interface SetVariable {
  readonly before: string | undefined;
  readonly value: string | undefined;
}

/** What the files have set: `process.env` is one for the process, so is this. */
const setVariables = new Map<string, SetVariable>();

/**
 * The absolute paths at which a project may have `.env*` files, the first winning over those behind it.
 *
 * @see https://nextjs.org/docs/app/guides/environment-variables#environment-variable-load-order
 */
export function envCandidates(dir: string, mode: EnvMode): string[] {
  // A test must give the same result everywhere, so it leaves the machine's own `.env.local` out.
  const names = [`.env.${mode}.local`, ...(mode === 'test' ? [] : ['.env.local']), `.env.${mode}`, '.env'];
  return names.map((name) => join(dir, name));
}

/**
 * Puts the variables of a project's `.env*` files into `process.env`, as Next.js does: `$NAME` is expanded, and
 * variables that are already set win.
 */
export async function loadEnv(dir: string, mode: EnvMode): Promise<LoadedEnv> {
  const warnings: Diagnostic[] = [];
  const found = envCandidates(dir, mode).flatMap((path) => readEnvFile(path, warnings));
  if (found.length > 0) await applyFiles(dir, found, warnings);
  return { files: found.map(({ path }) => path), warnings };
}

/** Takes back what `loadEnv` has set, unless it has been changed since, and loads the files again. */
export async function reloadEnv(dir: string, mode: EnvMode): Promise<LoadedEnv> {
  for (const [name, { before, value }] of setVariables) {
    if (process.env[name] !== value) continue;
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
  setVariables.clear();
  return loadEnv(dir, mode);
}

interface EnvFile {
  readonly path: string;
  readonly contents: string;
}

function readEnvFile(path: string, warnings: Diagnostic[]): EnvFile[] {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    // Password managers mount their secrets as a FIFO.
    return stats?.isFile() || stats?.isFIFO() ? [{ path, contents: readFileSync(path, 'utf8') }] : [];
  } catch (error) {
    warnings.push(envWarning(basename(path), error));
    return [];
  }
}

async function applyFiles(dir: string, files: readonly EnvFile[], warnings: Diagnostic[]): Promise<void> {
  // Most servers in production have no such file, and then nothing of this need be loaded.
  const { default: nextEnv } = await import('@next/env');
  const before = { ...process.env };
  const log = {
    info: () => undefined,
    error: (message: string, error: unknown) =>
      void warnings.push(envWarning(message.split(/[\\/]/).at(-1) ?? '', error)),
  };
  // Forced: else a process whose parent has loaded its own files would load none.
  nextEnv.processEnv(
    files.map(({ path, contents }) => ({ path: basename(path), contents, env: {} })),
    dir,
    log,
    true,
  );
  // A mark of Next.js's own, that would keep a `next` started from here from loading its files.
  if (before['__NEXT_PROCESSED_ENV'] === undefined) delete process.env['__NEXT_PROCESSED_ENV'];
  rememberChanges(before);
}

function rememberChanges(before: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(process.env)) {
    if (before[name] === value) continue;
    setVariables.set(name, { before: setVariables.get(name)?.before ?? before[name], value });
  }
}

function envWarning(file: string, error: unknown): Diagnostic {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'ERR_ENV_FILE',
    severity: 'warning',
    message: `Cannot load ${file}: ${reason}`,
    file,
    hint: 'make it a readable text file of NAME=value lines, in which no variable refers to itself',
  };
}
