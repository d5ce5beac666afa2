import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { withSlashes } from '../../diagnostics/project-path.ts';
import type { MetadataRoute } from '../../scan/metadata-files.ts';
import { imageSize } from './image-size.ts';

/** What pages tell of a metadata file, as the text of an object. */
export function pageImageText(dir: string, basePath: string, { file, metadata }: MetadataRoute): string {
  const { kind, address, type, isCode, alt } = metadata;
  if (kind === 'manifest') return JSON.stringify({ kind, url: basePath + address });
  const bytes = readFileSync(join(dir, file));
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const path = basePath + address;
  if (isCode) {
    const known = JSON.stringify({ kind, path, hash }).slice(0, -1);
    return `${known}, load: () => import(${JSON.stringify(withSlashes(join(dir, file)))}) }`;
  }
  const isSocial = kind === 'opengraph-image' || kind === 'twitter-image';
  const size = imageSize(bytes, extname(file).slice(1));
  const sizes = size ? `${size.width}x${size.height}` : 'any';
  return JSON.stringify({
    kind,
    url: `${path}?${hash}`,
    ...(isSocial ? { type, ...size } : { sizes, type }),
    ...(alt !== undefined && { alt: readFileSync(join(dir, alt), 'utf8') }),
  });
}
