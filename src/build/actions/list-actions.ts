import { extname, join } from 'node:path';
import { projectPath } from '../../diagnostics/project-path.ts';
import type { ImportResolver } from '../import-resolver.ts';
import { fileOf, isOwnCode } from '../own-code.ts';
import { readSource } from '../read-source.ts';
import { type ModuleActions, readModuleActions, type SourceAction } from './module-actions.ts';

/** A Server Action that pages can reach. */
export interface ListedAction extends SourceAction {
  /** Relative to the project directory. */
  readonly file: string;
  /** Whether the directive stands in the function, and not at the top of its file. */
  readonly isInline: boolean;
}

/** The Server Actions of a project. */
export interface ProjectActions {
  readonly actions: readonly ListedAction[];
  /** Exports of files with `'use server'` that nothing imports: they are no endpoints. */
  readonly unused: readonly ListedAction[];
}

/**
 * Finds the Server Actions that pages can reach, from the sources: the functions with the directive in them, and of
 * files with the directive at their top the exports that something imports.
 *
 * @param dir The absolute path of the project directory.
 * @param roots The files of pages, relative to `dir`.
 */
export async function listActions(
  dir: string,
  roots: readonly string[],
  resolve: ImportResolver,
): Promise<ProjectActions> {
  const modules = new Map<string, ModuleActions>();
  const taken = new Map<string, Set<string> | 'all'>();
  const waiting = roots.map((root) => join(dir, root));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (modules.has(path)) continue;
    const module = read(path);
    if (!module) continue;
    modules.set(path, module);
    for (const { specifier, names } of module.imports) {
      const target = await resolve(specifier, path);
      if (target === undefined || !isModule(target)) continue;
      take(taken, target, names);
      waiting.push(target);
    }
  }
  return sort(dir, modules, taken);
}

function read(path: string): ModuleActions | undefined {
  const { text } = readSource(path);
  // What is wrong with a file is told by who compiles it.
  return text === undefined ? undefined : readModuleActions(path, text);
}

function isModule(id: string): boolean {
  return isOwnCode(id) && id === fileOf(id) && /^\.[mc]?[jt]sx?$/.test(extname(id));
}

function take(
  taken: Map<string, Set<string> | 'all'>,
  target: string,
  names: readonly string[] | undefined,
): void {
  const before = taken.get(target);
  if (before === 'all') return;
  taken.set(target, names === undefined ? 'all' : new Set([...(before ?? []), ...names]));
}

function sort(
  dir: string,
  modules: ReadonlyMap<string, ModuleActions>,
  taken: ReadonlyMap<string, ReadonlySet<string> | 'all'>,
): ProjectActions {
  const actions: ListedAction[] = [];
  const unused: ListedAction[] = [];
  for (const [path, { exported = [], inline }] of modules) {
    const file = projectPath(path, dir);
    const used = taken.get(path);
    for (const action of exported) {
      const isUsed = used === 'all' || used?.has(action.name);
      (isUsed ? actions : unused).push({ ...action, file, isInline: false });
    }
    actions.push(...inline.map((action) => ({ ...action, file, isInline: true })));
  }
  const inOrder = (a: ListedAction, b: ListedAction) =>
    a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1;
  return { actions: actions.toSorted(inOrder), unused: unused.toSorted(inOrder) };
}
