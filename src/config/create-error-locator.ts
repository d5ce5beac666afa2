import { SourceMap } from 'node:module';
import type { ConfigBundle } from './bundle-config.ts';
import type { SourcePosition } from './locate-field.ts';
import { writtenColumn } from './module-variables.ts';

/** A place in a file of the project. */
export interface SourcePlace extends SourcePosition {
  /** Absolute path. */
  readonly file: string;
}

/** Finds where in the project an error was thrown; undefined when nothing of the project was running. */
export type ErrorLocator = (error: unknown) => SourcePlace | undefined;

/**
 * Makes the function that reads the place of an error from its stack.
 *
 * @param moduleName The name of the file that the bundle was written to.
 */
export function createErrorLocator(bundle: ConfigBundle, moduleName: string): ErrorLocator {
  const marker = `${moduleName}:`;
  return (error) => {
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    const at = stack.indexOf(marker);
    const [, line, column] = /^(\d+):(\d+)/.exec(at < 0 ? '' : stack.slice(at + marker.length)) ?? [];
    return line && column ? originalPlace(bundle, Number(line), Number(column)) : undefined;
  };
}

function originalPlace(bundle: ConfigBundle, line: number, column: number): SourcePlace | undefined {
  const entry = new SourceMap(bundle.map).findEntry(line - 1, column - 1);
  if (!('originalSource' in entry) || !entry.originalSource) return undefined;
  const file = entry.originalSource;
  const originalLine = entry.originalLine + 1;
  return { file, line: originalLine, column: writtenColumn(file, originalLine, entry.originalColumn + 1) };
}
