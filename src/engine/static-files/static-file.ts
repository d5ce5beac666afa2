import type { Stats } from 'node:fs';
import { hasContentHash } from '../../http/content-hash.ts';
import { contentTypeOf } from './content-type.ts';

/** One form of a file: as it is, or compressed beforehand. */
export interface Representation {
  /** The absolute path. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly etag: string;
  /** Milliseconds, in whole seconds: HTTP's dates have no parts of them. */
  readonly lastModified: number;
  /** What every answer of it carries, 304 among them. */
  readonly headers: readonly (readonly [string, string])[];
  /** What says how to read its bytes; for answers that have some. */
  readonly bodyHeaders: readonly (readonly [string, string])[];
}

/** A file and the forms that it can be sent in. */
export interface StaticFile {
  readonly plain: Representation;
  /** Those compressed beforehand, the most wanted first; empty for most files. */
  readonly encoded: readonly { readonly encoding: ContentCoding; readonly form: Representation }[];
}

/** A coding that a file may have been compressed with beforehand, as HTTP names it. */
export type ContentCoding = 'br' | 'gzip';

/** The ends of the names of files compressed beforehand; of two that a client likes alike, the first is sent. */
const CODINGS: readonly (readonly [ContentCoding, string])[] = [
  ['br', '.br'],
  ['gzip', '.gz'],
];

/** A file on disk that can be read. */
export interface FoundFile {
  readonly path: string;
  readonly stats: Stats;
}

/**
 * Describes a file for its answers.
 *
 * @param find Finds what else belongs to it, by what its path has at its end: `.br`.
 * @param canBeKept Whether a client may keep a file for good whose name tells its content.
 */
export function describeFile(
  plain: FoundFile,
  find: (end: string) => FoundFile | undefined,
  canBeKept: boolean,
): StaticFile {
  const encoded = CODINGS.flatMap(([encoding, end]) => {
    const file = find(end);
    return file ? [{ encoding, file }] : [];
  });
  const isKept = canBeKept && (hasContentHash(plain.path) || isBuiltAsset(plain.path));
  const shared: Shared = {
    type: contentTypeOf(plain.path),
    // As Next.js: https://nextjs.org/docs/app/api-reference/file-conventions/public-folder#caching
    cacheControl: isKept ? 'public, max-age=31536000, immutable' : 'public, max-age=0',
    varies: encoded.length > 0,
  };
  return {
    plain: describe(plain, shared),
    encoded: encoded.map(({ encoding, file }) => ({ encoding, form: describe(file, shared, encoding) })),
  };
}

/** What the build of pages wrote: the names of all of it tell its content. */
function isBuiltAsset(path: string): boolean {
  return /[\\/]public[\\/]_next[\\/]static[\\/]/.test(path);
}

interface Shared {
  readonly type: string;
  readonly cacheControl: string;
  readonly varies: boolean;
}

function describe({ path, stats }: FoundFile, shared: Shared, encoding?: ContentCoding): Representation {
  const { size } = stats;
  const milliseconds = Math.trunc(stats.mtimeMs);
  // Strong, so that a download can go on where it broke off (RFC 9110, section 13.1.5).
  const etag = `"${size.toString(16)}-${milliseconds.toString(16)}${encoding ? `-${encoding}` : ''}"`;
  const lastModified = Math.floor(milliseconds / 1000) * 1000;
  return {
    path,
    size,
    etag,
    lastModified,
    headers: [
      ['accept-ranges', 'bytes'],
      ['cache-control', shared.cacheControl],
      ['etag', etag],
      ['last-modified', new Date(lastModified).toUTCString()],
      ...(shared.varies ? [['vary', 'Accept-Encoding'] as const] : []),
    ],
    bodyHeaders: [
      ['content-type', shared.type],
      ...(encoding ? [['content-encoding', encoding] as const] : []),
    ],
  };
}
