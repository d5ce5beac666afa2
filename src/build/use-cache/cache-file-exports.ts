import type { SyntaxNode } from '../uses/walk-syntax.ts';
import type { CacheProblems } from './cache-problems.ts';
import type { CachedFunction, CachedValue } from './cached-functions.ts';

/** What a file with the directive at its top exports. */
export interface CacheFileExports {
  readonly functions: CachedFunction[];
  readonly values: CachedValue[];
}

/** Reads what a file with the directive at its top exports: all of it is cached. */
export function readExportsOfCacheFile(
  program: SyntaxNode,
  kind: string,
  problems: CacheProblems,
): CacheFileExports {
  const functions: CachedFunction[] = [];
  const values: CachedValue[] = [];
  const locals = localsOf(program);

  function addValue(name: string, value: SyntaxNode): void {
    const node = plain(value);
    if (isFunctionNode(node)) addFunction(name, node);
    else if (NO_FUNCTION.has(node.type)) problems.noFunction(node);
    else values.push({ name, kind, node });
  }

  function addFunction(name: string, node: SyntaxNode): void {
    // The same function may go by two names.
    if (!functions.some((each) => each.node === node)) functions.push({ node, kind, name });
  }

  function addLocal(name: string, local: string, statement: SyntaxNode): void {
    const found = locals.get(local);
    if (found && isFunctionNode(found)) addFunction(local, found);
    else if (found && NO_FUNCTION.has(found.type)) problems.noFunction(statement);
    else values.push({ name, kind, node: statement, local });
  }

  function readNamed(statement: SyntaxNode): void {
    if (statement['exportKind'] === 'type') return;
    const declaration = statement['declaration'] as SyntaxNode | null;
    if (declaration) return readDeclaration(declaration);
    const source = statement['source'] as SyntaxNode | null;
    for (const each of statement['specifiers'] as readonly SyntaxNode[]) {
      if (each['exportKind'] === 'type') continue;
      const [local, name] = [nameOf(each['local']), nameOf(each['exported'])];
      if (source) values.push({ name, kind, node: statement, local, source: String(source['value']) });
      else addLocal(name, local, statement);
    }
  }

  function readDeclaration(declaration: SyntaxNode): void {
    if (isFunctionNode(declaration)) return addFunction(nameOf(declaration['id']), declaration);
    if (declaration.type === 'VariableDeclaration') {
      for (const { id, init } of declaration['declarations'] as readonly Record<
        string,
        SyntaxNode | null
      >[]) {
        if (id?.type !== 'Identifier') problems.manyAtOnce(id ?? declaration);
        else if (init) addValue(nameOf(id), init);
      }
    } else if (NO_FUNCTION.has(declaration.type)) problems.noFunction(declaration);
  }

  for (const statement of program['body'] as readonly SyntaxNode[]) {
    if (statement.type === 'ExportAllDeclaration' && statement['exportKind'] !== 'type')
      problems.noFunction(statement);
    if (statement.type === 'ExportNamedDeclaration') readNamed(statement);
    if (statement.type !== 'ExportDefaultDeclaration') continue;
    const value = plain(statement['declaration'] as SyntaxNode);
    const found = value.type === 'Identifier' ? locals.get(nameOf(value)) : undefined;
    if (found && isFunctionNode(found)) addFunction(nameOf(value), found);
    else addValue('default', value);
  }
  return { functions, values };
}

/** Expressions and declarations that are certainly not functions. */
const NO_FUNCTION: ReadonlySet<string> = new Set([
  'ArrayExpression',
  'ClassDeclaration',
  'ClassExpression',
  'Literal',
  'NewExpression',
  'ObjectExpression',
  'TSEnumDeclaration',
  'TemplateLiteral',
]);

/** What the names of a module stand for that it declares at its top. */
function localsOf(program: SyntaxNode): ReadonlyMap<string, SyntaxNode> {
  const locals = new Map<string, SyntaxNode>();
  for (const statement of program['body'] as readonly SyntaxNode[]) {
    const declaration = (statement['declaration'] as SyntaxNode | null | undefined) ?? statement;
    if (declaration.type === 'VariableDeclaration') {
      for (const { id, init } of declaration['declarations'] as readonly Record<string, SyntaxNode | null>[])
        if (id?.type === 'Identifier' && init) locals.set(nameOf(id), plain(init));
    } else if (declaration['id']) locals.set(nameOf(declaration['id']), declaration);
  }
  return locals;
}

/** An expression without what only TypeScript and readers see of it. */
function plain(node: SyntaxNode): SyntaxNode {
  const isWrapper = /^(?:ParenthesizedExpression|TS(?:As|Satisfies|NonNull)Expression)$/.test(node.type);
  return isWrapper ? plain(node['expression'] as SyntaxNode) : node;
}

function isFunctionNode({ type }: SyntaxNode): boolean {
  return (
    type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression'
  );
}

function nameOf(node: unknown): string {
  const { name, value } = node as SyntaxNode;
  return String(name ?? value);
}
