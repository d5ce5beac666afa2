import { listOf } from './head-tag.ts';
import type { Metadata, OpenGraph, Twitter } from './metadata-types.ts';
import type { UrlContext } from './metadata-url.ts';
import {
  cardFor,
  type ResolvedOpenGraph,
  type ResolvedTwitter,
  resolveOpenGraph,
  resolveTwitter,
  withFileImages,
} from './resolve-social.ts';
import type { FileImages } from './file-images.ts';
import { iconsOf } from './icon-tags.ts';
import { type ResolvedTitle, resolveTitle } from './resolve-title.ts';

/** The metadata of a page with that of the layouts around it. */
export interface ResolvedMetadata extends Omit<Metadata, 'metadataBase' | 'title' | 'openGraph' | 'twitter'> {
  metadataBase: URL | null;
  title: ResolvedTitle | null;
  openGraph: ResolvedOpenGraph | null;
  twitter: ResolvedTwitter | null;
}

/** What `generateMetadata` is given of the folders above. */
export type ResolvingMetadata = Promise<ResolvedMetadata>;

/** What a folder on the way to a page says of it: an object, or a function of what the folders above it say. */
export type MetadataSource =
  | Metadata
  | null
  | undefined
  | ((parent: ResolvingMetadata) => Metadata | null | Promise<Metadata | null>);

/** The templates that apply to the titles of the next folder. */
interface Templates {
  readonly title?: string | null | undefined;
  readonly openGraph?: string | null | undefined;
  readonly twitter?: string | null | undefined;
}

/**
 * Resolves the metadata of a page.
 *
 * @param sources One for each folder on the way to the page, the outermost first, that of its layout; the last is the
 *   page's own. A template of the page's own folder is for the folders below it.
 * @param files What the metadata files of the same folders say. Default: there are none.
 * @see https://nextjs.org/docs/app/api-reference/functions/generate-metadata#ordering
 */
export async function resolveMetadata(
  sources: readonly MetadataSource[],
  context: Omit<UrlContext, 'base'>,
  files: readonly (FileImages | undefined)[] = [],
): Promise<ResolvedMetadata> {
  let resolved: ResolvedMetadata = { metadataBase: null, title: null, openGraph: null, twitter: null };
  let templates: Templates = {};
  for (const [index, source] of sources.entries()) {
    const metadata = typeof source === 'function' ? await source(Promise.resolve(resolved)) : source;
    if (metadata) resolved = merge(resolved, metadata, templates, context);
    const found = files[index];
    if (found) resolved = withSocialImages(resolved, metadata, found, context);
    if (index < sources.length - 2) templates = templatesOf(resolved);
  }
  return withIcons(complete(resolved), files);
}

function templatesOf({ title, openGraph, twitter }: ResolvedMetadata): Templates {
  return {
    title: title?.template,
    openGraph: openGraph?.title?.template,
    twitter: twitter?.title?.template,
  };
}

/** A field that says something takes the place of that above; `null` takes it back. */
function merge(
  parent: ResolvedMetadata,
  { metadataBase, title, openGraph, twitter, other, ...rest }: Metadata,
  templates: Templates,
  context: Omit<UrlContext, 'base'>,
): ResolvedMetadata {
  const base = metadataBase === undefined ? parent.metadataBase : metadataBase && new URL(metadataBase);
  const urls = { ...context, base: base || undefined };
  return {
    ...parent,
    ...rest,
    metadataBase: base || null,
    title: title === undefined ? parent.title : resolveTitle(title, templates.title),
    openGraph:
      openGraph === undefined
        ? parent.openGraph
        : openGraph && resolveOpenGraph(openGraph, urls, templates.openGraph),
    twitter:
      twitter === undefined ? parent.twitter : twitter && resolveTwitter(twitter, urls, templates.twitter),
    other: other ? { ...parent.other, ...other } : parent.other,
  };
}

/** Files count in a folder whose metadata does not say which images there are. */
function withSocialImages(
  resolved: ResolvedMetadata,
  own: Metadata | null | undefined,
  { openGraph, twitter, manifest }: FileImages,
  context: Omit<UrlContext, 'base'>,
): ResolvedMetadata {
  const urls = { ...context, base: resolved.metadataBase ?? undefined };
  const card = resolved.twitter?.card ?? cardFor(twitter);
  return {
    ...resolved,
    ...(openGraph.length > 0 &&
      saysNone(own?.openGraph) && { openGraph: withFileImages(resolved.openGraph, openGraph, urls) }),
    ...(twitter.length > 0 &&
      saysNone(own?.twitter) && {
        twitter: { ...withFileImages(resolved.twitter, twitter, urls), card },
      }),
    ...(manifest !== undefined && { manifest }),
  };
}

/** Whether metadata leaves open which images there are. */
function saysNone(social: OpenGraph | Twitter | null | undefined): boolean {
  return !social || !Object.hasOwn(social, 'images');
}

/** The icons of the innermost folder that has some, where no metadata names any; the favicon of `app/` comes first. */
function withIcons(resolved: ResolvedMetadata, files: readonly (FileImages | undefined)[]): ResolvedMetadata {
  const icon = files.findLast((each) => each && each.icon.length > 0)?.icon ?? [];
  const apple = files.findLast((each) => each && each.apple.length > 0)?.apple ?? [];
  const favicon = files[0]?.favicon;
  if (!favicon && icon.length + apple.length === 0) return resolved;
  const icons = resolved.icons ? iconsOf(resolved.icons) : { icon: [...icon], apple: [...apple] };
  return { ...resolved, icons: { ...icons, icon: [...(favicon ? [favicon] : []), ...listOf(icons.icon)] } };
}

/** What is said of the page also goes for those who read Open Graph or cards, where nothing else is said to them. */
function complete(resolved: ResolvedMetadata): ResolvedMetadata {
  const openGraph = resolved.openGraph && withTexts(resolved.openGraph, resolved);
  const { twitter } = resolved;
  return {
    ...resolved,
    openGraph,
    twitter: openGraph ? card(openGraph, twitter) : twitter && withTexts(twitter, resolved),
  };
}

function withTexts<Social extends ResolvedOpenGraph | ResolvedTwitter>(
  social: Social,
  { title, description }: ResolvedMetadata,
): Social {
  const own = social.title?.absolute ? social.title : (title ?? undefined);
  return { ...social, title: own, description: social.description ?? description ?? undefined };
}

/** The card of a page with Open Graph metadata, which fills its gaps. */
function card(openGraph: ResolvedOpenGraph, twitter: ResolvedTwitter | null): ResolvedTwitter {
  const images = twitter?.images ?? openGraph.images;
  const title = twitter?.title?.absolute ? twitter.title : openGraph.title;
  const description = twitter?.description ?? openGraph.description;
  return { ...twitter, card: twitter?.card ?? cardFor(images), images, title, description };
}
