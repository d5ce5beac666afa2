import type { RouteParams } from '../../router/matcher.ts';
import type { CodedImage, PageImage } from '../page-image.ts';
import type { IconDescriptor, SocialImageDescriptor } from './metadata-types.ts';

/** What the metadata files of a folder say of its pages. */
export interface FileImages {
  readonly favicon?: IconDescriptor | undefined;
  readonly icon: readonly IconDescriptor[];
  readonly apple: readonly IconDescriptor[];
  readonly openGraph: readonly SocialImageDescriptor[];
  readonly twitter: readonly SocialImageDescriptor[];
  readonly manifest?: string | undefined;
}

/** What an image's code exports of it, and what an entry of `generateImageMetadata` has. */
interface ImageFacts {
  readonly id?: unknown;
  readonly alt?: string;
  readonly contentType?: string;
  readonly size?: { readonly width: number; readonly height: number };
}

type Descriptor = IconDescriptor & SocialImageDescriptor;

/**
 * Works out what the metadata files of a folder say.
 *
 * @param params Those of the page, percent-encoded.
 * @throws what the code of images throws.
 */
export async function fileImages(images: readonly PageImage[], params: RouteParams): Promise<FileImages> {
  const ofKind = async (kind: PageImage['kind']) => {
    const found = await Promise.all(
      images.filter((image) => image.kind === kind).map((image) => describe(image, params)),
    );
    return found.flat();
  };
  const [favicon, icon, apple, openGraph, twitter, manifest] = await Promise.all(
    (['favicon', 'icon', 'apple-icon', 'opengraph-image', 'twitter-image', 'manifest'] as const).map(ofKind),
  );
  return {
    favicon: favicon?.[0],
    icon: icon ?? [],
    apple: apple ?? [],
    openGraph: openGraph ?? [],
    twitter: twitter ?? [],
    manifest: manifest?.[0]?.url.toString(),
  };
}

async function describe(image: PageImage, params: RouteParams): Promise<Descriptor[]> {
  if ('load' in image) return describeCode(image, params);
  const { kind: _kind, ...known } = image;
  return [known];
}

async function describeCode(image: CodedImage, params: RouteParams): Promise<Descriptor[]> {
  const module = await image.load();
  const list = module['generateImageMetadata'] as
    | ((input: { params: RouteParams }) => readonly ImageFacts[] | Promise<readonly ImageFacts[]>)
    | undefined;
  const place = pathWith(image.path, params);
  if (!list) return [descriptor(image, place, module)];
  const all = await list({ params });
  return all.map((facts) => descriptor(image, `${place}/${String(facts.id)}`, facts));
}

function descriptor(
  { kind, hash }: CodedImage,
  path: string,
  { alt, contentType, size }: ImageFacts,
): Descriptor {
  const isSocial = kind === 'opengraph-image' || kind === 'twitter-image';
  return {
    url: `${path}?${hash}`,
    alt,
    type: contentType ?? 'image/png',
    ...(size &&
      (isSocial ? { width: size.width, height: size.height } : { sizes: `${size.width}x${size.height}` })),
  };
}

function pathWith(path: string, params: RouteParams): string {
  return path.replaceAll(/\[(\w[^\]]*)\]/g, (_segment, name: string) => String(params[name] ?? ''));
}
