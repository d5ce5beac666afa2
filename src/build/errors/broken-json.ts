import { posix } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { jsonError } from '../../diagnostics/json-error.ts';
import { lineAndColumn } from '../../diagnostics/line-and-column.ts';

/**
 * Says where and why a file is not JSON; `undefined` for one that is.
 *
 * @param file The file, relative to the project directory, with `/` between its parts.
 */
export function brokenJson(file: string, text: string): Diagnostic | undefined {
  const found = jsonError(text);
  if (!found) return undefined;
  const message = `${posix.basename(file)} is not valid JSON. ${found.message}`;
  return { code: 'ERR_SYNTAX', severity: 'error', file, ...lineAndColumn(text, found.offset), message };
}
