import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BUILD_NOTES } from '../build-notes.ts';

/** Marks a build as one that was made for a static export. */
export function markExport(distDir: string, dir: string, out: string): void {
  writeFileSync(
    join(distDir, BUILD_NOTES.exported),
    `${JSON.stringify({ directory: relative(dir, out) })}\n`,
  );
}

/** The folder of the static export that a build was made for, relative to its project; `undefined` for any other build. */
export function exportOf(distDir: string): string | undefined {
  const mark = join(distDir, BUILD_NOTES.exported);
  if (!existsSync(mark)) return undefined;
  const { directory } = JSON.parse(readFileSync(mark, 'utf8')) as { directory?: string };
  return directory ?? 'out';
}
