import type { SyntaxNode } from '../uses/walk-syntax.ts';
import type { CacheProblems } from './cache-problems.ts';
import type { CachedFunction, CachedValue } from './cached-functions.ts';
import { isFunction } from './name-scopes.ts';

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
  const reader = new ExportReader(localsOf(program), kind, problems);
  for (const statement of program['body'] as readonly SyntaxNode[]) reader.read(statement);
  return reader;
}

/** On its way through the statements of a module. */
class ExportReader implements CacheFileExports {
  readonly functions: CachedFunction[] = [];
  readonly values: CachedValue[] = [];
  readonly #locals: ReadonlyMap<string, SyntaxNode>;
  readonly #kind: string;
  readonly #problems: CacheProblems;

  constructor(locals: ReadonlyMap<string, SyntaxNode>, kind: string, problems: CacheProblems) {
    this.#locals = locals;
    this.#kind = kind;
    this.#problems = problems;
  }

  read(statement: SyntaxNode): void {
    if (statement['exportKind'] === 'type') return;
    if (statement.type === 'ExportAllDeclaration') this.#problems.noFunction(statement);
    if (statement.type === 'ExportNamedDeclaration') this.#readNamed(statement);
    if (statement.type !== 'ExportDefaultDeclaration') return;
    const value = plain(statement['declaration'] as SyntaxNode);
    const found = value.type === 'Identifier' ? this.#locals.get(nameOf(value)) : undefined;
    if (found && isFunction(found)) this.#addFunction(nameOf(value), found);
    else this.#addValue('default', value);
  }

  #readNamed(statement: SyntaxNode): void {
    const declaration = statement['declaration'] as SyntaxNode | null;
    if (declaration) return this.#readDeclaration(declaration);
    const source = statement['source'] as SyntaxNode | null;
    for (const each of statement['specifiers'] as readonly SyntaxNode[]) {
      if (each['exportKind'] === 'type') continue;
      const [local, name] = [nameOf(each['local']), nameOf(each['exported'])];
      if (!source) this.#addLocal(name, local, statement);
      else {
        const from = String(source['value']);
        this.values.push({ name, kind: this.#kind, node: statement, local, source: from });
      }
    }
  }

  #readDeclaration(declaration: SyntaxNode): void {
    if (isFunction(declaration)) return this.#addFunction(nameOf(declaration['id']), declaration);
    if (declaration.type === 'VariableDeclaration') {
      for (const { id, init } of declaration['declarations'] as readonly Record<
        string,
        SyntaxNode | null
      >[]) {
        if (id?.type !== 'Identifier') this.#problems.manyAtOnce(id ?? declaration);
        else if (init) this.#addValue(nameOf(id), init);
      }
    } else if (NO_FUNCTION.has(declaration.type)) this.#problems.noFunction(declaration);
  }

  #addValue(name: string, value: SyntaxNode): void {
    const node = plain(value);
    if (isFunction(node)) this.#addFunction(name, node);
    else if (NO_FUNCTION.has(node.type)) this.#problems.noFunction(node);
    else this.values.push({ name, kind: this.#kind, node });
  }

  #addFunction(name: string, node: SyntaxNode): void {
    // The same function may go by two names.
    if (this.functions.some((each) => each.node === node)) return;
    this.functions.push({ node, kind: this.#kind, name });
  }

  #addLocal(name: string, local: string, statement: SyntaxNode): void {
    const found = this.#locals.get(local);
    if (found && isFunction(found)) this.#addFunction(local, found);
    else if (found && NO_FUNCTION.has(found.type)) this.#problems.noFunction(statement);
    else this.values.push({ name, kind: this.#kind, node: statement, local });
  }
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

function nameOf(node: unknown): string {
  const { name, value } = node as SyntaxNode;
  return String(name ?? value);
}
