import { parseSource } from '../parse-source.ts';
import { lineAndColumn } from '../../diagnostics/line-and-column.ts';
import { moduleExports } from '../exports/module-exports.ts';
import { type SyntaxNode, walkSyntax } from '../uses/walk-syntax.ts';

/** A Server Action in a source file. */
export interface SourceAction {
  /** As it is written: `createUser`, `default`; for a function without a name `anonymous_server_function`. */
  readonly name: string;
  readonly line: number;
}

/** What a source file has to do with Server Actions. */
export interface ModuleActions {
  /** The exports of a file with `'use server'` at its top; `undefined` for another file. */
  readonly exported: readonly SourceAction[] | undefined;
  /** Functions with the directive in them, in the order in which they stand. */
  readonly inline: readonly SourceAction[];
  readonly imports: readonly ActionImport[];
}

/** What a module takes from another. */
export interface ActionImport {
  readonly specifier: string;
  /** `undefined` where it could be everything. */
  readonly names: readonly string[] | undefined;
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
]);

/**
 * Reads a source file.
 *
 * @returns `undefined` for one that cannot be parsed.
 */
export function readModuleActions(file: string, source: string): ModuleActions | undefined {
  const { program, module, errors } = parseSource(file, source);
  if (errors.some(({ severity }) => severity === 'Error')) return undefined;
  const root = program as unknown as SyntaxNode;
  const mentions = source.includes('use server');
  const lineOf = (offset: number) => lineAndColumn(source, offset).line;
  const isActionFile = mentions && hasDirective(root['body']);
  return {
    exported: isActionFile
      ? [...moduleExports(file, source).names].map(([name, offset]) => ({ name, line: lineOf(offset) }))
      : undefined,
    inline: mentions && !isActionFile ? inlineActions(root, lineOf) : [],
    imports: importsOf(module, source),
  };
}

function hasDirective(body: unknown): boolean {
  if (!Array.isArray(body)) return false;
  for (const statement of body as SyntaxNode[]) {
    if (typeof statement['directive'] !== 'string') return false;
    if (statement['directive'] === 'use server') return true;
  }
  return false;
}

function inlineActions(root: SyntaxNode, lineOf: (offset: number) => number): SourceAction[] {
  const found: SourceAction[] = [];
  walkSyntax(root, (node, parents) => {
    if (!FUNCTIONS.has(node.type)) return;
    const body = node['body'] as SyntaxNode | null;
    if (!body || !hasDirective(body['body'])) return;
    found.push({ name: nameOf(node, parents.at(-1)), line: lineOf(node['start'] as number) });
  });
  return found;
}

/** The name that a compiled action has, too. */
function nameOf(node: SyntaxNode, parent: SyntaxNode | undefined): string {
  const isNamed = node.type === 'FunctionDeclaration';
  const key = parent?.type === 'VariableDeclarator' ? parent['id'] : parent?.['key'];
  const name = (isNamed ? node['id'] : key) as SyntaxNode | null | undefined;
  return name?.type === 'Identifier' ? String(name['name']) : 'anonymous_server_function';
}

function importsOf(
  { staticImports, staticExports, dynamicImports }: ReturnType<typeof parseSource>['module'],
  source: string,
): ActionImport[] {
  const statics = staticImports.map(({ moduleRequest, entries }) => {
    const isWhole = entries.some(({ importName }) => importName.kind === 'NamespaceObject');
    const names = entries
      .filter(({ isType }) => !isType)
      .map(({ importName }) => (importName.kind === 'Default' ? 'default' : (importName.name ?? '')));
    return { specifier: moduleRequest.value, names: isWhole ? undefined : names };
  });
  const exports = staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ isType, moduleRequest, importName }): ActionImport[] => {
      if (isType || !moduleRequest) return [];
      const { kind, name } = importName;
      const names = kind === 'Name' && name !== null ? [name] : undefined;
      return [{ specifier: moduleRequest.value, names }];
    }),
  );
  const dynamics = [
    ...dynamicImports.map(({ moduleRequest }) => source.slice(moduleRequest.start, moduleRequest.end)),
    ...[...source.matchAll(/(?<![\w$.])require\(\s*((['"])[^'"]+\2)\s*\)/g)].map(
      ([, written = '']) => written,
    ),
  ].flatMap((written): ActionImport[] => {
    const specifier = /^(['"`])([^'"`$]+)\1$/.exec(written)?.[2];
    return specifier === undefined ? [] : [{ specifier, names: undefined }];
  });
  return [...statics, ...exports, ...dynamics];
}
