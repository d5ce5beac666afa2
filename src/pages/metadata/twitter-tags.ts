import { type HeadTag, listOf, metaName } from './head-tag.ts';
import type { TwitterApp } from './metadata-types.ts';
import type { ResolvedTwitter } from './resolve-social.ts';

const STORES = ['iphone', 'ipad', 'googleplay'] as const;

/** @see https://developer.x.com/en/docs/x-for-websites/cards/overview/markup */
export function twitterTags(twitter: ResolvedTwitter | undefined): HeadTag[] {
  if (!twitter) return [];
  return [
    ...metaName('twitter:card', twitter.card),
    ...metaName('twitter:site', twitter.site),
    ...metaName('twitter:site:id', twitter.siteId),
    ...metaName('twitter:creator', twitter.creator),
    ...metaName('twitter:creator:id', twitter.creatorId),
    ...metaName('twitter:title', twitter.title?.absolute),
    ...metaName('twitter:description', twitter.description),
    ...(twitter.images ?? []).flatMap(({ url, alt, secureUrl, type, width, height }) => [
      ...metaName('twitter:image', url),
      ...metaName('twitter:image:alt', alt),
      ...metaName('twitter:image:secure_url', secureUrl),
      ...metaName('twitter:image:type', type),
      ...metaName('twitter:image:width', width),
      ...metaName('twitter:image:height', height),
    ]),
    ...(twitter.card === 'player' ? playerTags(twitter) : []),
    ...(twitter.card === 'app' ? appTags(twitter.app) : []),
  ];
}

function playerTags({ players }: ResolvedTwitter): HeadTag[] {
  return listOf(players).flatMap(({ playerUrl, streamUrl, width, height }) => [
    ...metaName('twitter:player', playerUrl),
    ...metaName('twitter:player:stream', streamUrl),
    ...metaName('twitter:player:width', width),
    ...metaName('twitter:player:height', height),
  ]);
}

function appTags({ name, id, url }: TwitterApp = {}): HeadTag[] {
  return STORES.flatMap((store) => [
    ...metaName(`twitter:app:name:${store}`, name),
    ...metaName(`twitter:app:id:${store}`, id?.[store]),
    ...metaName(`twitter:app:url:${store}`, url?.[store]),
  ]);
}
