import { type HeadTag, link } from './head-tag.ts';
import { alternateUrl, type UrlContext } from './metadata-url.ts';
import type { Alternates, AlternateURLs } from './metadata-types.ts';

/** The canonical address of a page, and its versions in other languages, for other media and of other types. */
export function alternateTags(alternates: AlternateURLs | null | undefined, context: UrlContext): HeadTag[] {
  const { canonical, languages, media, types } = alternates ?? {};
  const url =
    typeof canonical === 'object' && canonical && !(canonical instanceof URL) ? canonical.url : canonical;
  return [
    ...link({ rel: 'canonical', href: url && alternateUrl(url, context) }),
    ...versions(languages, 'hrefLang', context),
    ...versions(media, 'media', context),
    ...versions(types, 'type', context),
  ];
}

function versions(alternates: Alternates | undefined, attribute: string, context: UrlContext): HeadTag[] {
  return Object.entries(alternates ?? {}).flatMap(([key, value]) => {
    if (!value) return [];
    const list = Array.isArray(value) ? value : [{ url: value, title: undefined }];
    return list.flatMap(({ url, title }) =>
      link({ rel: 'alternate', [attribute]: key, href: alternateUrl(url, context), title }),
    );
  });
}
