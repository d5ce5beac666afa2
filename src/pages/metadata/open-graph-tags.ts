import { type HeadTag, listOf, metaProperty, type TagValue } from './head-tag.ts';
import type { OpenGraph, OpenGraphLink, SocialImageDescriptor } from './metadata-types.ts';
import type { ResolvedOpenGraph, ResolvedSocialImage } from './resolve-social.ts';

/** @see https://ogp.me */
export function openGraphTags(og: ResolvedOpenGraph | undefined): HeadTag[] {
  if (!og) return [];
  return [
    ...metaProperty('og:determiner', og.determiner),
    ...metaProperty('og:title', og.title?.absolute),
    ...metaProperty('og:description', og.description),
    ...metaProperty('og:url', og.url),
    ...metaProperty('og:site_name', og.siteName),
    ...metaProperty('og:locale', og.locale),
    ...metaProperty('og:country_name', og.countryName),
    ...metaProperty('og:ttl', og.ttl),
    ...(og.images ?? []).flatMap((image) => mediaTags('og:image', image)),
    ...listOf(og.videos).flatMap((video) => mediaTags('og:video', video)),
    ...listOf(og.audio).flatMap((audio) => mediaTags('og:audio', audio)),
    ...each('og:email', og.emails),
    ...each('og:phone_number', og.phoneNumbers),
    ...each('og:fax_number', og.faxNumbers),
    ...each('og:locale:alternate', og.alternateLocale),
    ...typeTags(og),
  ];
}

/** An image, a video or a sound, with what is known of it. */
function mediaTags(
  property: string,
  media: string | URL | SocialImageDescriptor | ResolvedSocialImage,
): HeadTag[] {
  if (typeof media === 'string' || media instanceof URL) return metaProperty(property, media);
  const { url, secureUrl, type, width, height, alt } = media;
  return [
    ...metaProperty(property, url),
    ...metaProperty(`${property}:secure_url`, secureUrl),
    ...metaProperty(`${property}:type`, type),
    ...metaProperty(`${property}:width`, width),
    ...metaProperty(`${property}:height`, height),
    ...metaProperty(`${property}:alt`, alt),
  ];
}

/** What there is to say of a thing of its kind. */
function typeTags(og: Omit<OpenGraph, 'title' | 'images'>): HeadTag[] {
  const { type } = og;
  if (type === undefined) return [];
  return [...metaProperty('og:type', type), ...(OF_TYPE[type]?.(og) ?? [])];
}

const OF_TYPE: Readonly<Record<string, (og: Omit<OpenGraph, 'title' | 'images'>) => HeadTag[]>> = {
  article: (og) => [
    ...metaProperty('article:published_time', og.publishedTime),
    ...metaProperty('article:modified_time', og.modifiedTime),
    ...metaProperty('article:expiration_time', og.expirationTime),
    ...each('article:author', og.authors),
    ...metaProperty('article:section', og.section),
    ...each('article:tag', og.tags),
  ],
  book: (og) => [
    ...metaProperty('book:isbn', og.isbn),
    ...metaProperty('book:release_date', og.releaseDate),
    ...each('book:author', og.authors),
    ...each('book:tag', og.tags),
  ],
  profile: (og) => [
    ...metaProperty('profile:first_name', og.firstName),
    ...metaProperty('profile:last_name', og.lastName),
    ...metaProperty('profile:username', og.username),
    ...metaProperty('profile:gender', og.gender),
  ],
  'music.song': (og) => [
    ...metaProperty('music:duration', og.duration),
    ...links('music:album', og.albums),
    ...links('music:musician', og.musicians),
  ],
  'music.album': (og) => [
    ...links('music:song', og.songs),
    ...links('music:musician', og.musicians),
    ...metaProperty('music:release_date', og.releaseDate),
  ],
  'music.playlist': (og) => [...links('music:song', og.songs), ...links('music:creator', og.creators)],
  'music.radio_station': (og) => links('music:creator', og.creators),
  'video.movie': film,
  'video.episode': (og) => [...film(og), ...metaProperty('video:series', og.series)],
};

function film(og: Omit<OpenGraph, 'title' | 'images'>): HeadTag[] {
  return [
    ...links('video:actor', og.actors),
    ...links('video:director', og.directors),
    ...links('video:writer', og.writers),
    ...metaProperty('video:duration', og.duration),
    ...metaProperty('video:release_date', og.releaseDate),
    ...each('video:tag', og.tags),
  ];
}

function each(property: string, values: TagValue | readonly TagValue[]): HeadTag[] {
  return listOf(values).flatMap((value) => metaProperty(property, value));
}

function links(property: string, values: OpenGraphLink | OpenGraphLink[] | null | undefined): HeadTag[] {
  return listOf(values).flatMap((value) => {
    if (typeof value === 'string' || value instanceof URL) return metaProperty(property, value);
    return [
      ...metaProperty(property, value.url),
      ...metaProperty(`${property}:disc`, value.disc),
      ...metaProperty(`${property}:track`, value.track),
      ...metaProperty(`${property}:role`, value.role),
    ];
  });
}
