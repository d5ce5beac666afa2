import { type SyntaxNode, walkSyntax } from '../build/uses/walk-syntax.ts';
import { lineAndColumn } from '../diagnostics/line-and-column.ts';
import type { Finding } from './check-report.ts';
import { DIFFERENCES } from './differences.ts';
import type { SourceModule } from './read-module.ts';

/** Calls of `fetch` that ask Next.js to keep what comes back. */
export function checkFetch(module: SourceModule): Finding[] {
  const { text } = module;
  if (!text.includes('fetch(') || !/\bnext\s*:|force-cache/.test(text)) return [];
  const findings: Finding[] = [];
  walkSyntax(module.program, (node) => {
    const option = node.type === 'CallExpression' ? keptOption(node) : undefined;
    if (option === undefined) return;
    findings.push({
      level: 'difference',
      message: `The option \`${option}\` of \`fetch\` has no effect: what comes back is not kept.`,
      hint: 'Put the call into `unstable_cache`, or into a function with the directive `use cache`.',
      ...lineAndColumn(text, Number(node['start'])),
      entry: DIFFERENCES.fetchOptions,
    });
  });
  return findings;
}

function keptOption({ callee, arguments: given }: SyntaxNode): string | undefined {
  const { name } = callee as SyntaxNode;
  const [, options] = given as readonly SyntaxNode[];
  if (name !== 'fetch' || options?.type !== 'ObjectExpression') return undefined;
  const properties = options['properties'] as readonly SyntaxNode[];
  const found = properties.find((property) => {
    const key = (property['key'] as SyntaxNode | undefined)?.['name'];
    const value = (property['value'] as SyntaxNode | undefined)?.['value'];
    return key === 'next' || (key === 'cache' && value === 'force-cache');
  });
  return found && String((found['key'] as SyntaxNode)['name']);
}
