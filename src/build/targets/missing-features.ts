import { join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { statementsOf, writtenExports } from '../exports/written-export.ts';
import { readSource } from '../read-source.ts';
import type { TargetProject } from './target.ts';

/** What a platform may be without, though routes say that they want it. */
export type Feature = 'kept answers' | 'WebSockets';

const COMMENTS = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm;
const UPGRADE = /\bNextResponse\s*\.\s*upgrade\s*\(/;

/**
 * Names the routes that use what a platform does not have, as far as it is written in their own files.
 *
 * @param project Whose routes have been compiled: they have no syntax errors.
 */
export function missingFeatures(
  { dir, routes }: Pick<TargetProject, 'dir' | 'routes'>,
  platform: string,
  missing: readonly Feature[],
): Diagnostic[] {
  return routes.flatMap(({ kind, file }) => {
    const text = kind === 'route' ? readSource(join(dir, file)).text : undefined;
    if (text === undefined) return [];
    const found: Diagnostic[] = [];
    if (missing.includes('WebSockets') && UPGRADE.test(text.replace(COMMENTS, ''))) {
      const message = `${platform} has no WebSockets: what ${file} accepts is answered with 426`;
      found.push(warning(message, 'serve this route with `waymark start`'));
    }
    const setting = missing.includes('kept answers') ? keptBy(file, text) : undefined;
    if (setting !== undefined) {
      const message = `${platform} keeps no answers: ${file} runs at each request, though it exports \`${setting}\``;
      found.push(
        warning(message, 'keep what it fetches or computes instead, with `fetch` or `unstable_cache`'),
      );
    }
    return found;
  });
}

function keptBy(file: string, text: string): 'dynamic' | 'revalidate' | undefined {
  if (!/\b(?:dynamic|revalidate)\b/.test(text)) return undefined;
  const statements = statementsOf(file, text);
  const says = (name: string, test: (value: unknown) => boolean) =>
    writtenExports(statements, name).some(({ value }) => test(value));
  if (says('dynamic', (value) => value === 'force-static' || value === 'error')) return 'dynamic';
  return says('revalidate', (value) => value === false || (typeof value === 'number' && value > 0))
    ? 'revalidate'
    : undefined;
}

function warning(message: string, hint: string): Diagnostic {
  return { code: 'ERR_TARGET', severity: 'warning', message, hint };
}
