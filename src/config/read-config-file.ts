import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DiagnosticsError } from '../diagnostics/diagnostic.ts';
import { projectPath } from '../diagnostics/project-path.ts';
import { bundleConfig } from './bundle-config.ts';
import type { ConfigBundle } from './bundle-config.ts';
import type { ConfigPhase } from './config-phase.ts';
import type { NextConfig } from './config-types.ts';
import { createErrorLocator } from './create-error-locator.ts';
import type { ErrorLocator } from './create-error-locator.ts';
import { DEFAULT_CONFIG } from './default-config.ts';
import { describeValue } from './describe-value.ts';
import { isRecord } from './is-record.ts';
import { bundleDiagnostics, evaluationDiagnostic } from './load-diagnostics.ts';
import { writeConfigModule } from './write-config-module.ts';

/** A config file that has been evaluated. */
export interface ConfigSource {
  /** The file, relative to the project directory. */
  readonly name: string;
  /** What the file holds. */
  readonly text: string;
  /** What it exports, as it stands. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Absolute paths of the file and of the local modules that it imports. */
  readonly files: readonly string[];
  /** Finds where in the project an error of the config's functions was thrown. */
  readonly locate: ErrorLocator;
}

/**
 * Evaluates a config file: TypeScript or JavaScript, an ES or a CommonJS module, an object or a function.
 *
 * @throws {DiagnosticsError} When it cannot be parsed, throws, or exports no object.
 */
export async function readConfigFile(dir: string, file: string, phase: ConfigPhase): Promise<ConfigSource> {
  const bundle = await bundleConfig(file).catch((error: unknown) => {
    throw new DiagnosticsError(bundleDiagnostics(dir, file, error));
  });
  const module = await writeConfigModule(file, bundle.code);
  const locate = createErrorLocator(bundle, module.name);
  try {
    const exported = exportedConfig(await module.load());
    const config: unknown = await (typeof exported === 'function'
      ? exported(phase, functionContext())
      : exported);
    const name = projectPath(file, dir);
    if (!isRecord(config))
      throw new DiagnosticsError([noObject(name, typeof exported === 'function', config)]);
    return { name, text: readFileSync(file, 'utf8'), fields: { ...config }, files: bundle.files, locate };
  } catch (error) {
    if (error instanceof DiagnosticsError) throw error;
    throw new DiagnosticsError([locatedDiagnostic(dir, file, bundle, locate, error)]);
  } finally {
    await module.remove();
  }
}

function locatedDiagnostic(
  dir: string,
  file: string,
  bundle: ConfigBundle,
  locate: ErrorLocator,
  error: unknown,
): Diagnostic {
  const place = locate(error);
  const where = place && { ...place, file: projectPath(place.file, dir) };
  return { ...evaluationDiagnostic(dir, file, bundle, error), ...where };
}

// A copy, because what a config does to it must not reach the next one.
function functionContext(): { readonly defaultConfig: NextConfig } {
  return { defaultConfig: Object.freeze(structuredClone(DEFAULT_CONFIG)) };
}

function exportedConfig(module: Readonly<Record<string, unknown>>): unknown {
  const value = 'default' in module ? module['default'] : module;
  // CommonJS that a compiler made from an ES module.
  return isRecord(value) && value['__esModule'] === true && 'default' in value ? value['default'] : value;
}

function noObject(name: string, isFunction: boolean, value: unknown): Diagnostic {
  const what = isFunction
    ? 'the function that it exports must return an object'
    : 'it must export an object or a function';
  return {
    code: 'ERR_CONFIG_TYPE',
    severity: 'error',
    message: `Cannot use ${name}: ${what}: received ${describeValue(value)}`,
    file: name,
    hint: isFunction
      ? 'return the config object'
      : 'write `export default { ... }` or `module.exports = { ... }`',
  };
}
