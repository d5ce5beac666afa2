import { createBuilder } from 'vite';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type BundleInput, builderConfig } from './bundle-project.ts';
import { collectErrorsPlugin } from './collect-errors-plugin.ts';
import { diagnoseBundleError } from './diagnose-bundle-error.ts';
import { SERVER_ENVIRONMENT } from './vite-config.ts';

/**
 * Bundles once more, past everything that is broken, and reports all of it.
 *
 * @param error What the first attempt threw.
 */
export async function collectErrors(input: BundleInput, error?: unknown): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  const config = builderConfig(input, { plugins: [collectErrorsPlugin(input.dir, found)], write: false });
  const builder = await createBuilder(config);
  try {
    await builder.build(builder.environments[SERVER_ENVIRONMENT] as never);
  } catch (second) {
    found.push(...diagnoseBundleError(second, input.dir));
  }
  const all = error === undefined ? found : [...found, ...diagnoseBundleError(error, input.dir)];
  return inOrder(withoutRepeats(all));
}

/** Drops what the second attempt found again: the same place, or the same import. */
function withoutRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ file, line, code, message }) => {
    const key = line === undefined ? `${file} ${code} ${message}` : `${file}:${line} ${code}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted((a, b) => (placeKey(a) < placeKey(b) ? -1 : 1));
}

function placeKey({ file = '', line = 0 }: Diagnostic): string {
  return `${file}:${String(line).padStart(8, '0')}`;
}
