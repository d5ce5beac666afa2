import { type HeadTag, link, listOf } from './head-tag.ts';
import type { Icon, Icons, Metadata } from './metadata-types.ts';

/** Icons go out as they were written: they are relative to the page, and not to the base. */
export function iconTags(icons: Metadata['icons']): HeadTag[] {
  if (!icons) return [];
  const { shortcut, icon, apple, other } = iconsOf(icons);
  return [
    ...listOf(shortcut).flatMap((each) => iconTag(each, 'shortcut icon')),
    ...listOf(icon).flatMap((each) => iconTag(each, 'icon')),
    ...listOf(apple).flatMap((each) => iconTag(each, 'apple-touch-icon')),
    ...listOf(other).flatMap((each) => iconTag(each, 'icon')),
  ];
}

/** Icons by their kinds: those that are given without are plain ones. */
export function iconsOf(icons: Icon | Icon[] | Icons): Icons {
  return isIcons(icons) ? icons : { icon: icons };
}

function isIcons(icons: Icon | Icon[] | Icons): icons is Icons {
  return typeof icons === 'object' && !Array.isArray(icons) && !(icons instanceof URL) && !('url' in icons);
}

function iconTag(icon: Icon, rel: string): HeadTag[] {
  if (typeof icon === 'string' || icon instanceof URL) return link({ rel, href: icon });
  const { url, rel: own, ...rest } = icon;
  return link({ rel: own ?? rel, href: url, ...rest });
}
