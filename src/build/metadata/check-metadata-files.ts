import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ScannedRoute } from '../../scan/scan-project.ts';
import { imageSize } from './image-size.ts';

/** MiB that those who read such an image take. */
const LIMITS: Readonly<Record<string, number>> = { 'opengraph-image': 8, 'twitter-image': 5 };

/**
 * Finds images among the metadata files that are none, and those that are too large, as `next build` does.
 *
 * @param dir The absolute path of the project directory.
 */
export function checkMetadataFiles(dir: string, routes: readonly ScannedRoute[]): Diagnostic[] {
  return routes.flatMap(({ file, metadata }) => {
    if (!metadata || metadata.isCode || !metadata.type.startsWith('image/')) return [];
    const extension = extname(file).slice(1);
    const bytes = readFileSync(join(dir, file));
    const limit = LIMITS[metadata.kind] ?? Number.POSITIVE_INFINITY;
    if (bytes.length > limit * 1024 * 1024) return [tooLarge(file, bytes.length, limit)];
    return extension === 'svg' || imageSize(bytes, extension) ? [] : [noImage(file, extension)];
  });
}

function tooLarge(file: string, size: number, limit: number): Diagnostic {
  return {
    code: 'ERR_METADATA_FILE',
    severity: 'error',
    file,
    message: `The image has ${(size / 1024 / 1024).toFixed(2)} MB, and those who show it take at most ${limit} MB.`,
    hint: 'Make it smaller: https://nextjs.org/docs/app/api-reference/file-conventions/metadata/opengraph-image#image-files-jpg-png-gif',
  };
}

function noImage(file: string, extension: string): Diagnostic {
  return {
    code: 'ERR_METADATA_FILE',
    severity: 'error',
    file,
    message: `The file is no image of the kind that its name says: its size cannot be read as that of a .${extension} file.`,
    hint: 'Put an image in its place, or name it for what it is.',
  };
}
