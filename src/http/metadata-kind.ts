/** What a metadata file is, by its name without number and extension. */
export type MetadataKind = ImageKind | TextKind;

/** Those that are images, and tell of themselves in the heads of pages. */
export type ImageKind = 'favicon' | 'icon' | 'apple-icon' | 'opengraph-image' | 'twitter-image';

/** Those that are text. */
export type TextKind = 'robots' | 'sitemap' | 'manifest';

/** The media types of those that are text. */
export const TEXT_TYPES: Readonly<Record<TextKind, string>> = {
  robots: 'text/plain',
  sitemap: 'application/xml',
  manifest: 'application/manifest+json',
};

export function isTextKind(kind: MetadataKind): kind is TextKind {
  return kind in TEXT_TYPES;
}

/** The parameter of a file that has several answers, each under an id of its own. */
export const METADATA_ID = '__metadata_id__';
