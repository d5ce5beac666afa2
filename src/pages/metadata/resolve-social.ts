import { listOf } from './head-tag.ts';
import type { OpenGraph, SocialImage, SocialImageDescriptor, Twitter } from './metadata-types.ts';
import { imageUrl, metadataUrl, type UrlContext } from './metadata-url.ts';
import { type ResolvedTitle, resolveTitle } from './resolve-title.ts';

export interface ResolvedSocialImage extends Omit<SocialImageDescriptor, 'url'> {
  readonly url: string;
}

/** `images` is left out where none were given: then those of somewhere else may count. */
export interface ResolvedOpenGraph extends Omit<OpenGraph, 'title' | 'images' | 'url'> {
  title?: ResolvedTitle | undefined;
  images?: readonly ResolvedSocialImage[] | undefined;
  url?: string | undefined;
}

export interface ResolvedTwitter extends Omit<Twitter, 'title' | 'images'> {
  title?: ResolvedTitle | undefined;
  images?: readonly ResolvedSocialImage[] | undefined;
}

export function resolveOpenGraph(
  og: OpenGraph,
  context: UrlContext,
  template: string | null | undefined,
): ResolvedOpenGraph {
  return {
    ...og,
    title: resolveTitle(og.title, template),
    images: resolveImages(og.images, context),
    url: og.url ? metadataUrl(og.url, context) : undefined,
  };
}

export function resolveTwitter(
  twitter: Twitter,
  context: UrlContext,
  template: string | null | undefined,
): ResolvedTwitter {
  const images = resolveImages(twitter.images, context);
  const card = twitter.card ?? cardFor(images);
  return { ...twitter, card, title: resolveTitle(twitter.title, template), images };
}

/** The same with the images of files. */
export function withFileImages<Social extends ResolvedOpenGraph | ResolvedTwitter>(
  social: Social | null,
  images: readonly SocialImageDescriptor[],
  context: UrlContext,
): Social {
  return { ...social, images: resolveImages(images, context) } as Social;
}

/** The kind of card that shows its images, where there are some. */
export function cardFor(images: readonly unknown[] | undefined): 'summary' | 'summary_large_image' {
  return images?.length ? 'summary_large_image' : 'summary';
}

function resolveImages(
  images: SocialImage | readonly SocialImage[] | undefined,
  context: UrlContext,
): ResolvedSocialImage[] | undefined {
  if (!images) return undefined;
  return listOf(images).flatMap((image) => {
    const descriptor = typeof image === 'string' || image instanceof URL ? { url: image } : image;
    return descriptor?.url ? [{ ...descriptor, url: imageUrl(descriptor.url, context) }] : [];
  });
}
