import { join } from 'node:path';
import { type Diagnostic, DiagnosticsError } from '../../diagnostics/diagnostic.ts';
import { nodeTarget } from '../targets/node-target.ts';
import type { UseCacheSettings } from '../use-cache/use-cache-settings.ts';
import { collectErrors } from './collect-errors.ts';
import { diagnoseBundleError } from './diagnose-bundle-error.ts';

/** What a route file that did not load is looked into with. */
export interface LoadErrorContext {
  /** The absolute path of the project directory. */
  readonly dir: string;
  /** The route file, relative to `dir`. */
  readonly file: string;
  readonly serverExternalPackages: readonly string[];
  readonly useCache: UseCacheSettings;
}

/**
 * Says why a route file did not load: everything that is wrong with it and what it imports, as a build would.
 *
 * @returns `undefined` where it could be compiled, and threw while it was evaluated.
 */
export async function diagnoseLoadError(
  error: unknown,
  context: LoadErrorContext,
): Promise<DiagnosticsError | undefined> {
  if (!isCompileError(error)) return undefined;
  const { dir, file } = context;
  const found = await collect(context);
  if (found.length > 0) return new DiagnosticsError(found);
  if (isMarked(error)) return new DiagnosticsError(diagnoseBundleError(error, dir));
  return error instanceof SyntaxError && !hasPlace(error, dir)
    ? new DiagnosticsError([unplaced(error, file)])
    : undefined;
}

/** Whether the project's own code has thrown an error: a `JSON.parse`, say. */
function hasPlace({ stack = '' }: Error, dir: string): boolean {
  return stack.split('\n').some((line) => /^\s+at /.test(line) && line.includes(`${dir}/`));
}

/** An error that the engine has found in a module: it does not tell in which. */
function unplaced({ message }: SyntaxError, file: string): Diagnostic {
  const hint = 'It is in this file, or in one that it imports.';
  return { code: 'ERR_SYNTAX', severity: 'error', file, message: `${message}.`, hint };
}

async function collect({
  dir,
  file,
  serverExternalPackages,
  useCache,
}: LoadErrorContext): Promise<readonly Diagnostic[]> {
  const settings = {
    basePath: '',
    trailingSlash: false,
    skipTrailingSlashRedirect: false,
    poweredByHeader: false,
    authInterrupts: false,
  };
  const routes = [{ kind: 'route', path: '/', file }] as const;
  const outDir = join(dir, '.waymark');
  return collectErrors({
    dir,
    outDir,
    routes,
    settings,
    target: nodeTarget,
    assetPrefix: '',
    server: {},
    crons: [],
    serverExternalPackages,
    useCache,
    env: {},
  });
}

/** What Vite evaluates it hands to the engine as text, which finds errors of its own. */
function isCompileError(error: unknown): boolean {
  return isMarked(error) || error instanceof SyntaxError;
}

const CODES = new Set<unknown>(['PARSE_ERROR', 'PLUGIN_ERROR', 'ERR_LOAD_URL', 'ERR_MODULE_NOT_FOUND']);

/** Vite and its plugins mark their errors with a code, the plugin or the module. */
function isMarked(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return (
    'plugin' in error ||
    ('code' in error && CODES.has(error.code)) ||
    error.message.startsWith('Transform failed with')
  );
}
