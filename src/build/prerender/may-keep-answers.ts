import { join } from 'node:path';
import type { FileTree, ScannedPage } from '../../scan/page-trees.ts';
import type { ScannedRoute } from '../../scan/scan-project.ts';
import { SEGMENT_EXPORTS } from '../../http/segment-exports.ts';
import { statementsOf, writtenExports } from '../exports/written-export.ts';
import { readSource } from '../read-source.ts';

const MENTIONS = new RegExp(`\\b(?:${SEGMENT_EXPORTS.join('|')})\\b|\\bexport\\s*\\*`);

/**
 * Whether answers of a route may be kept, as far as its text shows: a route of which this is false has no export that
 * says so.
 *
 * @param dir The absolute path of the project directory.
 */
export function mayKeepAnswers(
  dir: string,
  { file, metadata }: Pick<ScannedRoute, 'file' | 'metadata'>,
): boolean {
  if (metadata?.isCode === false) return true;
  const { text } = readSource(join(dir, file));
  // As in Next.js, metadata that says nothing is for everyone, unless it turns out to need its request.
  if (metadata) return text === undefined || !isForcedToAsk(file, text);
  return text !== undefined && MENTIONS.test(text) && !isForcedToAsk(file, text);
}

/** Whether a page may be kept: none of its files says that it is made at each request. */
export function mayKeepPage(dir: string, { tree }: ScannedPage): boolean {
  return filesOf(tree).every((file) => {
    const { text } = readSource(join(dir, file));
    return text === undefined || !isForcedToAsk(file, text);
  });
}

function filesOf({ files, slots }: FileTree): string[] {
  const own = [files.layout, files.page].filter((file) => file !== undefined);
  return [...own, ...Object.values(slots).flatMap(filesOf)];
}

/**
 * Whether a route says that it is to be asked each time. Nothing is to be made ahead of it, and so its modules need
 * not run in a build, where what they connect to may not be there.
 */
function isForcedToAsk(file: string, text: string): boolean {
  if (!text.includes('force-dynamic') || /\bgenerateStaticParams\b/.test(text)) return false;
  return writtenExports(statementsOf(file, text), 'dynamic').some(({ value }) => value === 'force-dynamic');
}
