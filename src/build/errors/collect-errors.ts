import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type BundleInput, builderConfig, runBuild } from '../bundle-project.ts';
import { collectErrorsPlugin, type FoundErrors } from './collect-errors-plugin.ts';
import { diagnoseBundleError } from './diagnose-bundle-error.ts';

/**
 * Bundles once more, past everything that is broken, and reports all of it.
 *
 * @param error What the first attempt threw.
 */
export async function collectErrors(input: BundleInput, error?: unknown): Promise<Diagnostic[]> {
  const found: FoundErrors = { diagnostics: [], broken: new Set() };
  const config = builderConfig(input, { plugins: [collectErrorsPlugin(input, found)], write: false });
  const { diagnostics, broken } = found;
  try {
    // Rolldown reads TypeScript itself as well, and then the places that it names are those of the source; what compiles
    // pages reads JavaScript alone.
    await runBuild(input.pages ? config : { ...config, oxc: false }, input.pages?.rsc);
  } catch (second) {
    for (const each of errorsOf(second)) {
      if (!isEcho(each, broken)) diagnostics.push(...diagnoseBundleError(each, input.dir));
    }
  }
  // What the first attempt met, the second has met too, and told of at better places.
  if (diagnostics.length === 0 && error !== undefined)
    diagnostics.push(...diagnoseBundleError(error, input.dir));
  return inOrder(withoutRepeats(diagnostics));
}

function errorsOf(error: unknown): readonly unknown[] {
  const errors = error instanceof Error && 'errors' in error ? error.errors : undefined;
  return Array.isArray(errors) ? errors : [error];
}

/** Whether an error only follows from that of another module, which has been replaced by an empty one. */
function isEcho(error: unknown, broken: ReadonlySet<string>): boolean {
  if (!(error instanceof Error) || !('exporter' in error) || !('code' in error)) return false;
  return error.code === 'MISSING_EXPORT' && broken.has(String(error.exporter).replace(/^\\0/, '\0'));
}

/** Drops what was found more than once. */
function withoutRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ file, line, column, message }) => {
    const key = [file, line, column, message].join('\0');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted((a, b) => (placeKey(a) < placeKey(b) ? -1 : 1));
}

function placeKey({ file = '', line = 0, column = 0 }: Diagnostic): string {
  return [file, String(line).padStart(8, '0'), String(column).padStart(8, '0')].join(':');
}
