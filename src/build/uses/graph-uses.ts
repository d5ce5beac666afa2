import { isBuiltin } from 'node:module';
import type { RouteUses } from '../../app/manifest.ts';
import { isRuntimeFile } from '../is-runtime-file.ts';
import { codeUses } from './code-uses.ts';
import { reachesContext } from './surface-uses.ts';

/** A module as the bundler has it. */
export interface GraphModule {
  readonly id: string;
  /** Its text, without types; `null` for one that is left outside of the bundle. */
  readonly code: string | null;
  /** The ids of the modules that it imports, statically or not. */
  readonly imports: readonly string[];
  /** Whether any of it is in the output. */
  readonly isIncluded: boolean;
}

/** Modules of Node that neither load nor run code from outside of the bundle, and take no `Request` or `Response`. */
const HARMLESS_BUILTINS: ReadonlySet<string> = new Set([
  'assert',
  'async_hooks',
  'buffer',
  'child_process',
  'cluster',
  'console',
  'constants',
  'crypto',
  'dgram',
  'diagnostics_channel',
  'dns',
  'events',
  'fs',
  'http',
  'http2',
  'https',
  'net',
  'os',
  'path',
  'perf_hooks',
  'process',
  'punycode',
  'querystring',
  'readline',
  'sqlite',
  'stream',
  'string_decoder',
  'sys',
  'timers',
  'tls',
  'tty',
  'url',
  'util',
  'v8',
  'worker_threads',
  'zlib',
]);

/**
 * What modules of the project can touch, themselves or through what they import.
 *
 * @param modules Every module of the bundle; edges into Waymark's own are judged at who imports them.
 * @param roots The ids of those modules: what none of them reaches is not looked at.
 */
export async function graphUses(
  modules: readonly GraphModule[],
  roots: readonly string[],
): Promise<ReadonlyMap<string, RouteUses>> {
  const own = reachedFrom(
    roots,
    modules.filter(({ id, code }) => code !== null && !isRuntimeFile(id) && !isGenerated(id)),
  );
  const outside = new Set(modules.filter(({ code }) => code === null).map(({ id }) => id));
  const uses = await Promise.all(own.map((module) => moduleUses(module, outside)));
  const importers = importersOf(own);
  const context = reaching(
    own.filter((_, index) => uses[index]?.context),
    importers,
  );
  const platform = reaching(
    own.filter((_, index) => uses[index]?.platform),
    importers,
  );
  return new Map(own.map(({ id }) => [id, { context: context.has(id), platform: platform.has(id) }]));
}

/** The app imports every route, and the bundler's own module is imported by all. */
function isGenerated(id: string): boolean {
  return id.startsWith('\0virtual:waymark/') || id.startsWith('\0waymark:') || id.startsWith('\0rolldown/');
}

async function moduleUses(
  { id, code, imports, isIncluded }: GraphModule,
  outside: ReadonlySet<string>,
): Promise<RouteUses> {
  if (code === null || !isIncluded || id.endsWith('.json')) return { context: false, platform: false };
  const own = await codeUses(id, code);
  const leavesBundle = imports.some((each) => outside.has(each) && !isHarmlessBuiltin(each));
  return {
    context:
      own.context ||
      leavesBundle ||
      imports.some((each) => isRuntimeFile(each) && reachesContext(each, code)),
    platform: own.platform || leavesBundle,
  };
}

function isHarmlessBuiltin(specifier: string): boolean {
  if (!isBuiltin(specifier)) return false;
  const [name = ''] = specifier.replace(/^node:/, '').split('/');
  return HARMLESS_BUILTINS.has(name);
}

function reachedFrom(roots: readonly string[], modules: readonly GraphModule[]): readonly GraphModule[] {
  const byId = new Map(modules.map((module) => [module.id, module]));
  const reached = new Set(roots);
  // A set that grows while it is gone through is gone through to its new end.
  for (const id of reached) for (const each of byId.get(id)?.imports ?? []) reached.add(each);
  return modules.filter(({ id }) => reached.has(id));
}

function importersOf(modules: readonly GraphModule[]): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>();
  for (const { id, imports } of modules) {
    for (const each of imports) {
      const list = importers.get(each);
      if (list) list.push(id);
      else importers.set(each, [id]);
    }
  }
  return importers;
}

/** The modules from which one of `targets` is reached, themselves included. */
function reaching(
  targets: readonly GraphModule[],
  importers: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const reached = new Set(targets.map(({ id }) => id));
  for (const id of reached) for (const importer of importers.get(id) ?? []) reached.add(importer);
  return reached;
}
