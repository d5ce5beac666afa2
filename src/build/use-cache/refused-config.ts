import type { SyntaxNode } from '../uses/walk-syntax.ts';
import type { CacheProblems } from './cache-problems.ts';

/** What a route file says by what it does where there is `cacheComponents`. */
const REFUSED: ReadonlySet<string> = new Set([
  'dynamic',
  'dynamicParams',
  'revalidate',
  'fetchCache',
  'runtime',
]);

/**
 * Finds the exports of a route file that there are no more with `cacheComponents`.
 *
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/cacheComponents
 */
export function findRefusedConfig(program: SyntaxNode, problems: CacheProblems): void {
  for (const statement of program['body'] as readonly SyntaxNode[]) {
    if (statement.type !== 'ExportNamedDeclaration' || statement['exportKind'] === 'type') continue;
    for (const [name, node] of namesOf(statement)) if (REFUSED.has(name)) problems.refusedConfig(node, name);
  }
}

function namesOf(statement: SyntaxNode): (readonly [name: string, node: SyntaxNode])[] {
  const declaration = statement['declaration'] as SyntaxNode | null;
  const declared = (declaration?.['declarations'] as readonly SyntaxNode[] | undefined) ?? [];
  const specifiers = statement['specifiers'] as readonly SyntaxNode[];
  const nodes = [
    ...declared.map((each) => each['id']),
    ...(declaration?.['id'] ? [declaration['id']] : []),
    ...specifiers.map((each) => each['exported']),
  ] as SyntaxNode[];
  return nodes.map((node) => [String(node['name'] ?? node['value']), node] as const);
}
