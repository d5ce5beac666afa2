import { type SyntaxNode, walkSyntax } from '../build/uses/walk-syntax.ts';

const kept = new WeakMap<SyntaxNode, ReadonlySet<string>>();

/** The names that a module uses as values: what stands in types alone, and in imports, is left out. */
export function usedNames(program: SyntaxNode): ReadonlySet<string> {
  const cached = kept.get(program);
  if (cached) return cached;
  const names = new Set<string>();
  walkSyntax(program, (node, parents) => {
    const { name } = node;
    if (node.type !== 'Identifier' && node.type !== 'JSXIdentifier') return;
    if (
      typeof name === 'string' &&
      !parents.some((parent, index) => isNoValue(parent, parents[index + 1] ?? node))
    )
      names.add(name);
  });
  kept.set(program, names);
  return names;
}

/** Nodes of TypeScript's that hold a value beside a type. */
const WITH_VALUE: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
]);

function isNoValue(parent: SyntaxNode, child: SyntaxNode): boolean {
  if (parent.type === 'ImportDeclaration') return true;
  if (!parent.type.startsWith('TS')) return false;
  if (WITH_VALUE.has(parent.type)) return parent['expression'] !== child;
  return !/^TS(?:Enum|Module|ExportAssignment|ParameterProperty)/.test(parent.type);
}
