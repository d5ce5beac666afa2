/** A node of a syntax tree, as ESTree describes them. */
export interface SyntaxNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Visits a node and all that is below it; `parents` are the nodes above it, the nearest one last. */
export function walkSyntax(
  node: SyntaxNode,
  visit: (node: SyntaxNode, parents: readonly SyntaxNode[]) => void,
  parents: SyntaxNode[] = [],
): void {
  visit(node, parents);
  parents.push(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value])
      if (isNode(child)) walkSyntax(child, visit, parents);
  }
  parents.pop();
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
