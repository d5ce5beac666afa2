import { pathPart } from './target-of.ts';

/**
 * A request target with each run of slashes and backslashes in its path made one slash; `undefined` where there is
 * nothing to collapse. The query stays as it came.
 *
 * @param target A path with or without a query. It has to be the raw one: `URL` reads `\` as `/` without a trace.
 */
export function collapseSlashes(target: string): string | undefined {
  if (!target.includes('//') && !target.includes('\\')) return undefined;
  const path = pathPart(target);
  const collapsed = path.replace(/[/\\]{2,}|\\/g, '/');
  return collapsed === path ? undefined : collapsed + target.slice(path.length);
}
