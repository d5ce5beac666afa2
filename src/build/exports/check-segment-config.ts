import { join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { lineAndColumn } from '../../diagnostics/line-and-column.ts';
import { PLATFORM_EXPORTS, SEGMENT_EXPORTS, segmentFault } from '../../http/segment-exports.ts';
import { readSource } from '../read-source.ts';
import { NO_PLAIN_VALUE, statementsOf, writtenExports } from './written-export.ts';

const EXPORTS = [...SEGMENT_EXPORTS, ...PLATFORM_EXPORTS];

/** Those of which not all values are written out so that they can be read. */
const ANY_VALUE: ReadonlySet<string> = new Set(['generateStaticParams', 'preferredRegion']);

/**
 * Finds `export const dynamic` and its like whose value is written out and is none that there is.
 *
 * What a route works out while it is loaded is looked at when it is.
 *
 * @param dir The absolute path of the project directory.
 * @param file The route file, page or layout, relative to `dir`.
 */
export function checkSegmentConfig(dir: string, file: string): Diagnostic[] {
  const { text } = readSource(join(dir, file));
  if (text === undefined || !EXPORTS.some((name) => text.includes(name))) return [];
  const statements = statementsOf(file, text);
  return EXPORTS.flatMap((name) =>
    writtenExports(statements, name).flatMap(({ value, start, end }) => {
      // An arrow function is one, and a list.
      if (ANY_VALUE.has(name) && value === NO_PLAIN_VALUE) return [];
      const fault = segmentFault(name, value);
      if (fault === undefined) return [];
      const received = text.slice(start, end);
      return [
        {
          code: 'ERR_EXPORT_INVALID',
          severity: 'error',
          file,
          ...lineAndColumn(text, start),
          message: `\`${name}\` ${fault}: received ${received}.`,
          hint: 'See https://nextjs.org/docs/app/api-reference/file-conventions/route-segment-config',
        } as const,
      ];
    }),
  );
}
