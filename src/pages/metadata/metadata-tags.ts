import { alternateTags } from './alternate-tags.ts';
import { appLinkTags, appleWebAppTags, platformTags, verificationTags } from './app-tags.ts';
import { type HeadTag, link, listOf, metaName } from './head-tag.ts';
import { iconTags } from './icon-tags.ts';
import { alternateUrl, type UrlContext } from './metadata-url.ts';
import { openGraphTags } from './open-graph-tags.ts';
import type { ResolvedMetadata } from './resolve-metadata.ts';
import { robotsTags } from './robots-tags.ts';
import { twitterTags } from './twitter-tags.ts';

/** The elements that metadata stands for, in the order in which Next.js has them. */
export function metadataTags(metadata: ResolvedMetadata, context: Omit<UrlContext, 'base'>): HeadTag[] {
  const urls: UrlContext = { ...context, base: metadata.metadataBase ?? undefined };
  return [
    ...basicTags(metadata, urls),
    ...alternateTags(metadata.alternates, urls),
    ...platformTags(metadata),
    ...verificationTags(metadata.verification),
    ...appleWebAppTags(metadata.appleWebApp),
    ...openGraphTags(metadata.openGraph ?? undefined),
    ...twitterTags(metadata.twitter ?? undefined),
    ...appLinkTags(metadata.appLinks),
    ...iconTags(metadata.icons),
  ];
}

function basicTags(metadata: ResolvedMetadata, urls: UrlContext): HeadTag[] {
  const { title, authors, keywords, manifest, pagination, other } = metadata;
  return [
    ...titleTag(title?.absolute),
    ...metaName('description', metadata.description),
    ...metaName('application-name', metadata.applicationName),
    ...listOf(authors).flatMap(({ name, url }) => [
      ...link({ rel: 'author', href: url }),
      ...metaName('author', name),
    ]),
    ...link({ rel: 'manifest', href: manifest }),
    ...metaName('generator', metadata.generator),
    ...metaName('keywords', Array.isArray(keywords) ? keywords.join(',') : keywords),
    ...metaName('referrer', metadata.referrer),
    ...metaName('creator', metadata.creator),
    ...metaName('publisher', metadata.publisher),
    ...robotsTags(metadata.robots),
    ...metaName('abstract', metadata.abstract),
    ...linksTo('archives', metadata.archives),
    ...linksTo('assets', metadata.assets),
    ...linksTo('bookmarks', metadata.bookmarks),
    ...link({ rel: 'prev', href: pagination?.previous && alternateUrl(pagination.previous, urls) }),
    ...link({ rel: 'next', href: pagination?.next && alternateUrl(pagination.next, urls) }),
    ...metaName('category', metadata.category),
    ...metaName('classification', metadata.classification),
    ...Object.entries(other ?? {}).flatMap(([name, values]) =>
      listOf(values).flatMap((value) => metaName(name, value)),
    ),
  ];
}

function titleTag(text: string | undefined): HeadTag[] {
  return text ? [{ tag: 'title', attributes: {}, text }] : [];
}

function linksTo(rel: string, urls: string | string[] | null | undefined): HeadTag[] {
  return listOf(urls).flatMap((href) => link({ rel, href }));
}
