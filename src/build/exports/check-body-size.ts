import { join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { lineAndColumn } from '../../diagnostics/line-and-column.ts';
import { BYTE_SIZE_SHAPE, readByteSize } from '../../http/byte-size.ts';
import { readSource } from '../read-source.ts';
import { statementsOf, writtenExports } from './written-export.ts';

/**
 * Finds an `export const maxBodySize` whose value is written out and is no size.
 *
 * What a route works out while it is loaded is looked at when it is.
 *
 * @param dir The absolute path of the project directory.
 * @param file The route file, relative to `dir`.
 */
export function checkBodySize(dir: string, file: string): Diagnostic[] {
  const { text } = readSource(join(dir, file));
  if (!text?.includes('maxBodySize')) return [];
  return writtenExports(statementsOf(file, text), 'maxBodySize').flatMap(({ value, start, end }) => {
    if (readByteSize(value) !== undefined) return [];
    return [
      {
        code: 'ERR_EXPORT_INVALID',
        severity: 'error',
        file,
        ...lineAndColumn(text, start),
        message: `\`maxBodySize\` must be ${BYTE_SIZE_SHAPE}: received ${text.slice(start, end)}`,
        hint: "Write it as '512kb' or '10mb'; 0 is no limit.",
      },
    ];
  });
}
