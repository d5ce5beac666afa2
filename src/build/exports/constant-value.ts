import type { SyntaxNode } from '../uses/walk-syntax.ts';

/** The value of an expression that is written out; where it is not, the part of it that has to be run to know it. */
export type ConstantValue =
  | { readonly isConstant: true; readonly value: unknown }
  | { readonly isConstant: false; readonly node: SyntaxNode };

/**
 * Works out an expression without running it: literals, and lists and objects of them, as far as Next.js reads the
 * `config` of a file.
 */
export function constantValue(node: SyntaxNode): ConstantValue {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
      return constantValue(node['expression'] as SyntaxNode);
    case 'Literal':
      return constant(node['value']);
    case 'TemplateLiteral':
      return templateValue(node);
    case 'Identifier':
      return node['name'] === 'undefined' ? constant(undefined) : { isConstant: false, node };
    case 'ArrayExpression':
      return arrayValue(node);
    case 'ObjectExpression':
      return objectValue(node);
    default:
      return { isConstant: false, node };
  }
}

function constant(value: unknown): ConstantValue {
  return { isConstant: true, value };
}

function templateValue(node: SyntaxNode): ConstantValue {
  const [quasi] = node['quasis'] as readonly { value: { cooked: string | null; raw: string } }[];
  if ((node['expressions'] as readonly SyntaxNode[]).length > 0 || !quasi) return { isConstant: false, node };
  return constant(quasi.value.cooked ?? quasi.value.raw);
}

function arrayValue(node: SyntaxNode): ConstantValue {
  const values: unknown[] = [];
  for (const element of node['elements'] as readonly (SyntaxNode | null)[]) {
    const found = element ? constantValue(element) : constant(undefined);
    if (!found.isConstant) return found;
    values.push(found.value);
  }
  return constant(values);
}

function objectValue(node: SyntaxNode): ConstantValue {
  const entries: [string, unknown][] = [];
  for (const property of node['properties'] as readonly SyntaxNode[]) {
    const name =
      property.type === 'Property' && !property['computed']
        ? nameOf(property['key'] as SyntaxNode)
        : undefined;
    if (name === undefined) return { isConstant: false, node: property };
    const found = constantValue(property['value'] as SyntaxNode);
    if (!found.isConstant) return found;
    entries.push([name, found.value]);
  }
  return constant(Object.fromEntries(entries));
}

function nameOf({ type, name, value }: SyntaxNode): string | undefined {
  if (type === 'Identifier') return String(name);
  return type === 'Literal' && (typeof value === 'string' || typeof value === 'number')
    ? String(value)
    : undefined;
}
