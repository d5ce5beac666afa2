import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isTextKind, METADATA_ID, type MetadataKind, TEXT_TYPES } from '../http/metadata-kind.ts';
import { parseSegment } from '../router/segment.ts';
import { routePath } from './route-path.ts';
import type { WalkedFile } from './walk-dir.ts';

/** What the file tree says of a metadata file. */
export interface ScannedMetadata {
  readonly kind: MetadataKind;
  /** Whether it is code that makes what is served. */
  readonly isCode: boolean;
  /** The media type of what is served as it is. */
  readonly type: string;
  /** Where links lead: without id, and where the file is no code with `-` in the place of parameters. */
  readonly address: string;
  /** The text for those who do not see the image, relative to the project directory. */
  readonly alt?: string;
}

/** A metadata file with the path that it answers. */
export interface MetadataRoute {
  readonly kind: 'route';
  /** In the file-system grammar: `/blog/[slug]/opengraph-image`. */
  readonly path: string;
  /** Relative to the project directory. */
  readonly file: string;
  readonly metadata: ScannedMetadata;
}

/** The extensions of images, beside those of code. */
const IMAGES = {
  icon: ['ico', 'jpg', 'jpeg', 'png', 'svg'],
  'apple-icon': ['jpg', 'jpeg', 'png'],
  'opengraph-image': ['jpg', 'jpeg', 'png', 'gif'],
  'twitter-image': ['jpg', 'jpeg', 'png', 'gif'],
} as const;

/** The same of what stands in `app/` itself alone; a sitemap may stand anywhere. */
const TEXTS = { robots: ['txt'], manifest: ['webmanifest', 'json'], sitemap: ['xml'] } as const;

const TYPES: Readonly<Record<string, string>> = {
  ico: 'image/x-icon',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  gif: 'image/gif',
};

/**
 * What metadata file a name stands for; `undefined` for none.
 *
 * @param folders The folders between `app/` and the file.
 * @param extensions Those of code, without dot.
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/metadata
 */
export function metadataKind(
  name: string,
  folders: readonly string[],
  extensions: readonly string[],
): MetadataKind | undefined {
  const [, base = '', number, extension = ''] = /^([a-z-]+)(\d?)\.(.+)$/.exec(name) ?? [];
  const isCode = extensions.includes(extension);
  if (base in IMAGES) {
    const kind = base as keyof typeof IMAGES;
    return isCode || (IMAGES[kind] as readonly string[]).includes(extension) ? kind : undefined;
  }
  if (number) return undefined;
  if (base in TEXTS) {
    const kind = base as keyof typeof TEXTS;
    const isThere = isCode || (TEXTS[kind] as readonly string[]).includes(extension);
    return isThere && (kind === 'sitemap' || folders.length === 0) ? kind : undefined;
  }
  return name === 'favicon.ico' && folders.length === 0 ? 'favicon' : undefined;
}

/**
 * The route of a metadata file.
 *
 * @param dir The absolute path of the project directory.
 * @param appDir Relative to the project directory.
 * @param extensions Those of code, without dot.
 * @param beforeFile Called with the absolute path of each file that decides of the route.
 */
export function metadataRoute(
  dir: string,
  appDir: string,
  { folders, name }: Pick<WalkedFile<string>, 'folders' | 'name'>,
  extensions: readonly string[],
  beforeFile: (file: string) => void,
): MetadataRoute | undefined {
  const kind = metadataKind(name, folders, extensions);
  if (kind === undefined) return undefined;
  const base = name.replace(/\..*/, '');
  const extension = name.slice(base.length + 1);
  const isCode = extensions.includes(extension);
  const file = [appDir, ...folders, name].join('/');
  beforeFile(join(dir, file));
  const alt = [appDir, ...folders, `${base}.alt.txt`].join('/');
  const hasAlt = !isCode && /^(?:opengraph|twitter)/.test(kind) && existsSync(join(dir, alt));
  if (hasAlt) beforeFile(join(dir, alt));
  const folder = routePath(folders).replace(/\/$/, '');
  const shown = base + (kind === 'sitemap' ? '' : suffixOf(folders));
  const hasIds = isCode && listsIds(join(dir, file), kind);
  const last = isCode ? shown + (hasIds ? '' : CODE_EXTENSIONS[kind]) : `${shown}.${extension}`;
  return {
    kind: 'route',
    path: `${folder}/${last}${hasIds ? `/[${METADATA_ID}]` : ''}`,
    file,
    metadata: {
      kind,
      isCode,
      type: isTextKind(kind) ? TEXT_TYPES[kind] : (TYPES[extension] ?? 'image/png'),
      address: `${isCode ? folder : withoutParameters(folder)}/${last}`,
      ...(hasAlt && { alt }),
    },
  };
}

const CODE_EXTENSIONS: Readonly<Record<MetadataKind, string>> = {
  favicon: '',
  icon: '',
  'apple-icon': '',
  'opengraph-image': '',
  'twitter-image': '',
  robots: '.txt',
  sitemap: '.xml',
  manifest: '.webmanifest',
};

/** A file that is served as it is has one address, whatever the parameters of its folder. */
function withoutParameters(folder: string): string {
  return folder
    .split('/')
    .map((segment) => segment.replace(/^\[.+\]$/, '-'))
    .join('/');
}

/** The parameters that stand for themselves in such an address; `undefined` where there are none. */
export function addressParams(path: string): Record<string, string> | undefined {
  const names = path.split('/').flatMap((text) => {
    const segment = parseSegment(text);
    return segment.kind === 'static' ? [] : [segment.name];
  });
  return names.length > 0 ? Object.fromEntries(names.map((name) => [name, '-'])) : undefined;
}

/** Folders that add nothing to a path. */
const UNSEEN = /^\(.*\)$|^@/;

/** What tells two images apart whose folders add nothing to their paths: as in Next.js, a hash of the folders. */
function suffixOf(folders: readonly string[]): string {
  if (!folders.some((name) => UNSEEN.test(name))) return '';
  let hash = 5381;
  for (const character of `/${folders.join('/')}`) hash = ((hash << 5) + hash + character.charCodeAt(0)) | 0;
  return `-${(hash >>> 0).toString(36).slice(0, 6)}`;
}

/** Whether code says itself which answers it has; what is only commented out does not begin its line. */
function listsIds(path: string, kind: MetadataKind): boolean {
  const name = kind === 'sitemap' ? 'generateSitemaps' : 'generateImageMetadata';
  if (isTextKind(kind) && kind !== 'sitemap') return false;
  const pattern = new RegExp(
    `^\\s*export\\s+(?:async\\s+)?(?:function|const|let|var)\\s+${name}\\b|^\\s*export\\s*\\{[^}]*\\b${name}\\b`,
    'm',
  );
  try {
    return pattern.test(readFileSync(path, 'utf8'));
  } catch {
    // That it cannot be read is told where its code is compiled.
    return false;
  }
}
