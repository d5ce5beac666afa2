import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseRoutePattern } from '../router/route-pattern.ts';

/**
 * The declarations that give `RouteContext<'/users/[id]'>` its meaning.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/route#route-context-helper
 */
export function renderRouteTypes(paths: readonly string[]): string {
  const entries = [...new Set(paths)].map((path) => `  ${JSON.stringify(path)}: ${paramsType(path)};`);
  return `// Made by Waymark from the files in app/: any change is overwritten.

interface WaymarkRouteParams {
${entries.join('\n')}
}

/** The second argument of a Route Handler: \`RouteContext<'/users/[id]'>\`. */
interface RouteContext<Path extends keyof WaymarkRouteParams> {
  params: Promise<WaymarkRouteParams[Path]>;
}
`;
}

function paramsType(path: string): string {
  const fields = parseRoutePattern(path).flatMap((segment) => {
    if (segment.kind === 'static') return [];
    const name = JSON.stringify(segment.name);
    if (segment.kind === 'dynamic') return [`${name}: string`];
    return [segment.kind === 'catch-all' ? `${name}: string[]` : `${name}?: string[]`];
  });
  return fields.length === 0 ? '{}' : `{ ${fields.join('; ')} }`;
}

/** Writes a file unless it holds the text already, so that editors and compilers see no change where there is none. */
export function writeIfChanged(file: string, text: string): void {
  try {
    if (readFileSync(file, 'utf8') === text) return;
  } catch {
    mkdirSync(dirname(file), { recursive: true });
  }
  writeFileSync(file, text);
}
