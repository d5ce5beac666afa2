import { HTTP_METHODS } from '../../http/methods.ts';
import type { SyntaxNode } from '../uses/walk-syntax.ts';
import { readCacheDirective } from './cache-directive.ts';
import type { CacheProblems } from './cache-problems.ts';
import { readExportsOfCacheFile } from './cache-file-exports.ts';
import { childrenOf, isFunction } from './name-scopes.ts';

/** What is to be known besides a module's text. */
export interface CacheContext {
  /** The kinds that the config has under `cacheHandlers`. */
  readonly kinds: readonly string[];
  /** Whether the config allows the directive. */
  readonly isEnabled: boolean;
  /** Whether the module is a route file, whose handlers cannot be cached. */
  readonly isRouteFile: boolean;
}

/** A function of which the results are kept. */
export interface CachedFunction {
  readonly node: SyntaxNode;
  readonly kind: string;
  /** What it is called in the source; `''` where it has no name. */
  readonly name: string;
  /** Of a method: the node that has its key. */
  readonly method?: SyntaxNode | undefined;
}

/** A value that a file with the directive at its top exports, and that may be a function. */
export interface CachedValue {
  /** The name that it is exported under. */
  readonly name: string;
  readonly kind: string;
  /** The expression, or the statement that exports it. */
  readonly node: SyntaxNode;
  /** Of a statement: the local name, and the module that it comes from. */
  readonly local?: string | undefined;
  readonly source?: string | undefined;
}

/** What a module has that is cached, and what is wrong with it. */
export interface CacheFindings {
  readonly functions: readonly CachedFunction[];
  readonly values: readonly CachedValue[];
  readonly problems: CacheProblems;
  /** The directive of the whole file. */
  readonly fileDirective?: SyntaxNode | undefined;
}

/** Finds the functions of a module that a directive tells to cache. */
export function findCachedFunctions(
  program: SyntaxNode,
  context: CacheContext,
  problems: CacheProblems,
): CacheFindings {
  const fileDirective = readBlock(program, context, problems, 'file');
  const found: CachedFunction[] = [];
  const values: CachedValue[] = [];
  if (fileDirective) {
    const exported = readExportsOfCacheFile(program, fileDirective.kind, problems);
    found.push(...exported.functions);
    values.push(...exported.values);
  }
  walk(program, [], (node, parents) => {
    const body = node['body'] as SyntaxNode | null;
    if (!isFunction(node) || body?.type !== 'BlockStatement') return;
    const own = readBlock(body, context, problems, 'function body');
    if (!own) return;
    const known = found.findIndex((each) => each.node === node);
    if (known >= 0) found.splice(known, 1);
    found.push({ node, kind: own.kind, ...nameAndMethod(node, parents) });
  });
  for (const each of found) checkFunction(each, program, context, problems);
  const functions = found.toSorted((a, b) => start(a.node) - start(b.node));
  return { functions, values, problems, fileDirective: fileDirective?.node };
}

/** The directive of a block. */
function readBlock(
  block: SyntaxNode,
  { kinds, isEnabled }: CacheContext,
  problems: CacheProblems,
  place: 'file' | 'function body',
): { kind: string; node: SyntaxNode } | undefined {
  let found: { kind: string; node: SyntaxNode } | undefined;
  let server: SyntaxNode | undefined;
  for (const statement of block['body'] as readonly SyntaxNode[]) {
    if (statement.type !== 'ExpressionStatement') continue;
    if (statement['directive'] === 'use server') server = statement;
    const text = textOf(statement);
    const read = text && readCacheDirective(text.value, kinds);
    if (!text || !read) continue;
    if (read.problem !== undefined) problems.add(statement, read.problem, read.hint);
    else if (text.isWrapped) problems.wrapped(statement);
    else if (typeof statement['directive'] !== 'string') problems.misplaced(statement, place);
    else found ??= { kind: read.kind, node: statement };
  }
  if (found && server) problems.conflict(server, place);
  if (found && !isEnabled) problems.disabled(found.node);
  return found;
}

function textOf(statement: SyntaxNode): { value: string; isWrapped: boolean } | undefined {
  let expression = statement['expression'] as SyntaxNode;
  const isWrapped = expression.type === 'ParenthesizedExpression';
  if (isWrapped) expression = expression['expression'] as SyntaxNode;
  const { type, value } = expression;
  return type === 'Literal' && typeof value === 'string' ? { value, isWrapped } : undefined;
}

function nameAndMethod(
  node: SyntaxNode,
  parents: readonly SyntaxNode[],
): Pick<CachedFunction, 'name' | 'method'> {
  const parent = parents.at(-1);
  const isMember = parent?.type === 'MethodDefinition' || parent?.['method'] === true || isAccessor(parent);
  if (parent?.['value'] === node && isMember) return { name: keyOf(parent), method: parent };
  const id = node['id'] as SyntaxNode | null | undefined;
  if (id) return { name: String(id['name']) };
  if (parent?.type === 'VariableDeclarator') return { name: String((parent['id'] as SyntaxNode)['name']) };
  if (parent?.type === 'Property') return { name: keyOf(parent) };
  return { name: parent?.type === 'ExportDefaultDeclaration' ? 'default' : '' };
}

function isAccessor(node: SyntaxNode | undefined): boolean {
  return node?.['kind'] === 'get' || node?.['kind'] === 'set';
}

function keyOf({ key, computed }: SyntaxNode): string {
  const { name, value } = key as SyntaxNode;
  return computed ? '' : String(name ?? value ?? '');
}

function checkFunction(
  { node, method }: CachedFunction,
  program: SyntaxNode,
  { isRouteFile }: CacheContext,
  problems: CacheProblems,
): void {
  if (method?.type === 'MethodDefinition' && method['static'] !== true)
    return problems.instanceMethod(method);
  if (node['async'] !== true) problems.notAsync((node['id'] as SyntaxNode | null) ?? method ?? node);
  if (isRouteFile) checkHandler(node, program, problems);
  walk(node, [], (each, parents) => {
    if (parents.some((parent) => parent !== node && hasOwnThis(parent))) return;
    if (each.type === 'ThisExpression') problems.unusable(each, 'this');
    if (each.type === 'Super') problems.unusable(each, 'super');
    if (each.type === 'Identifier' && each['name'] === 'arguments' && !isName(each, parents.at(-1)))
      problems.unusable(each, 'arguments');
  });
}

function checkHandler(node: SyntaxNode, program: SyntaxNode, problems: CacheProblems): void {
  for (const statement of program['body'] as readonly SyntaxNode[]) {
    const declaration = statement['declaration'] as SyntaxNode | null | undefined;
    if (statement.type !== 'ExportNamedDeclaration' || !declaration) continue;
    const declared = (declaration['declarations'] as readonly SyntaxNode[] | undefined) ?? [declaration];
    for (const { id, init } of declared as readonly Record<string, SyntaxNode | null | undefined>[]) {
      const name = String(id?.['name']);
      const isHandler = (HTTP_METHODS as readonly string[]).includes(name);
      if (isHandler && id && (init === node || declaration === node)) problems.handler(id, name);
    }
  }
}

function hasOwnThis({ type }: SyntaxNode): boolean {
  return (
    type === 'FunctionDeclaration' ||
    type === 'FunctionExpression' ||
    type === 'ClassBody' ||
    type === 'StaticBlock'
  );
}

/** Whether an identifier only names a member. */
function isName(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (!parent || parent['computed'] === true) return false;
  if (parent['key'] === node) return parent['shorthand'] !== true;
  return parent.type === 'MemberExpression' && parent['property'] === node;
}

function walk(
  node: SyntaxNode,
  parents: SyntaxNode[],
  visit: (node: SyntaxNode, parents: readonly SyntaxNode[]) => void,
): void {
  visit(node, parents);
  parents.push(node);
  for (const [, child] of childrenOf(node)) walk(child, parents, visit);
  parents.pop();
}

function start(node: SyntaxNode): number {
  return Number(node['start']);
}
