import type { RouteUses } from '../../app/manifest.ts';
import type { SyntaxNode } from './walk-syntax.ts';

const NOTHING: RouteUses = { context: false, platform: false };
const PLATFORM: RouteUses = { context: false, platform: true };
const EVERYTHING: RouteUses = { context: true, platform: true };

const GLOBAL_OBJECTS: ReadonlySet<string> = new Set(['globalThis', 'global', 'self', 'window']);

/** Members of the global object that lead to more than their value. */
const LEADING_MEMBERS: ReadonlySet<string> = new Set([
  ...GLOBAL_OBJECTS,
  'Bun',
  'Deno',
  'Function',
  'HTMLRewriter',
  'Reflect',
  'Request',
  'Response',
  'WebAssembly',
  'caches',
  'eval',
  'fetch',
  'require',
  'valueOf',
]);

/** Members of other watched names that are harmless; what is not here is not. */
const HARMLESS_MEMBERS: Readonly<Record<string, ReadonlySet<string>>> = {
  Bun: new Set(['env', 'version']),
  Deno: new Set(['env', 'version']),
  Function: new Set(['length', 'name', 'prototype']),
  require: new Set(['resolve']),
};

const COMPARISONS: ReadonlySet<string> = new Set(['===', '!==', '==', '!=', 'in', 'instanceof']);

/** Whether an expression is the global object itself. */
export function isGlobalObject(node: SyntaxNode, free: ReadonlySet<string>): boolean {
  const name = String(node['name']);
  return node.type === 'Identifier' && GLOBAL_OBJECTS.has(name) && free.has(name);
}

/**
 * What an identifier can touch where it stands.
 *
 * @param name What it stands for.
 * @param free The names that the module does not declare itself.
 */
export function judgeName(
  name: string,
  node: SyntaxNode,
  parents: readonly SyntaxNode[],
  free: ReadonlySet<string>,
): RouteUses {
  const parent = parents.at(-1) ?? node;
  const member = memberName(parent, node);
  // `module.require(name)`
  if (isNameOfMember(parent, node)) return node['name'] === 'require' ? EVERYTHING : NOTHING;
  if (name !== 'globalThis' && !free.has(name)) return NOTHING;
  if (isKey(parent, node) || isLookedAt(parent)) return NOTHING;
  if (GLOBAL_OBJECTS.has(name)) return judgeGlobalObject(node, parents);
  switch (name) {
    case 'require':
      return isPlainCall(parent, node) || isHarmless(name, member) ? NOTHING : EVERYTHING;
    case 'eval':
      return EVERYTHING;
    case 'Function':
      if (isHarmless(name, member)) return NOTHING;
      return isReturnThis(parent, node) ? PLATFORM : EVERYTHING;
    case 'Reflect':
      return member === undefined || member === 'construct' ? PLATFORM : NOTHING;
    case 'WebAssembly':
      return member === undefined || member.endsWith('Streaming') ? PLATFORM : NOTHING;
    default:
      return isHarmless(name, member) ? NOTHING : PLATFORM;
  }
}

function judgeGlobalObject(node: SyntaxNode, parents: readonly SyntaxNode[]): RouteUses {
  const parent = parents.at(-1) ?? node;
  const member = memberName(parent, node);
  if (member !== undefined) return judgeMember(member);
  // `store = globalThis`, of either side: what the module does with `store` is looked at in its place.
  if (isPlainAssignment(parent)) {
    return parent['left'] === node ? NOTHING : judgeGlobalObject(parent, parents.slice(0, -1));
  }
  if (parent.type === 'ExpressionStatement') return NOTHING;
  if (parent.type !== 'VariableDeclarator') return PLATFORM;
  const { type, properties } = parent['id'] as SyntaxNode;
  if (type === 'ObjectPattern')
    return (properties as readonly SyntaxNode[]).map(judgeProperty).reduce(either, NOTHING);
  const isExported = parents.at(-3)?.type === 'ExportNamedDeclaration';
  return type === 'Identifier' && !isExported ? NOTHING : PLATFORM;
}

function judgeMember(name: string): RouteUses {
  if (name === 'eval' || name === 'Function' || name === 'require') return EVERYTHING;
  return LEADING_MEMBERS.has(name) ? PLATFORM : NOTHING;
}

/** Of `const { name } = globalThis`. */
function judgeProperty({ type, computed, key }: SyntaxNode): RouteUses {
  if (type !== 'Property' || computed) return PLATFORM;
  const { name, value } = key as SyntaxNode;
  return judgeMember(String(name ?? value));
}

function either(a: RouteUses, b: RouteUses): RouteUses {
  return { context: a.context || b.context, platform: a.platform || b.platform };
}

function isPlainAssignment({ type, operator, left }: SyntaxNode): boolean {
  return type === 'AssignmentExpression' && operator === '=' && (left as SyntaxNode).type === 'Identifier';
}

/** The name of the member of `node` that an expression reads: `''` for a symbol of the registry. */
function memberName(parent: SyntaxNode, node: SyntaxNode): string | undefined {
  if (parent.type !== 'MemberExpression' || parent['object'] !== node) return undefined;
  const property = parent['property'] as SyntaxNode;
  if (!parent['computed']) return String(property['name']);
  if (property.type === 'Literal') return String(property['value']);
  return isRegisteredSymbol(property) ? '' : undefined;
}

function isRegisteredSymbol({ type, callee }: SyntaxNode): boolean {
  if (type !== 'CallExpression') return false;
  const { object, property } = callee as { object?: SyntaxNode; property?: SyntaxNode };
  return object?.['name'] === 'Symbol' && property?.['name'] === 'for';
}

function isNameOfMember(parent: SyntaxNode, node: SyntaxNode): boolean {
  return parent.type === 'MemberExpression' && parent['property'] === node && !parent['computed'];
}

/** Whether it is only the name of a property, a method or a label. */
function isKey(parent: SyntaxNode, node: SyntaxNode): boolean {
  if (parent['label'] === node) return true;
  return parent['key'] === node && !parent['computed'] && parent['shorthand'] !== true;
}

/** Whether an expression tells about what it holds, and hands none of it on. */
function isLookedAt(parent: SyntaxNode): boolean {
  if (parent.type === 'UnaryExpression') return parent['operator'] === 'typeof' || parent['operator'] === '!';
  return parent.type === 'BinaryExpression' && COMPARISONS.has(String(parent['operator']));
}

function isHarmless(name: string, member: string | undefined): boolean {
  return member !== undefined && (HARMLESS_MEMBERS[name]?.has(member) ?? false);
}

/** Whether `node` is called with a text: `require('x')`. */
function isPlainCall(parent: SyntaxNode, node: SyntaxNode): boolean {
  return parent.type === 'CallExpression' && textArgument(parent, node) !== undefined;
}

/** Whether it is `Function('return this')`, the old way to the global object. */
function isReturnThis(parent: SyntaxNode, node: SyntaxNode): boolean {
  return /^\s*return this;?\s*$/.test(textArgument(parent, node) ?? '');
}

/** The one text that `node` is called with. */
function textArgument(call: SyntaxNode, node: SyntaxNode): string | undefined {
  if (call['callee'] !== node) return undefined;
  const [first, ...rest] = call['arguments'] as readonly SyntaxNode[];
  const value = first?.type === 'Literal' && rest.length === 0 ? first['value'] : undefined;
  return typeof value === 'string' ? value : undefined;
}
