import { type HeadTag, metaName } from './head-tag.ts';
import type { Metadata, RobotsRules } from './metadata-types.ts';

const RULES = [
  'noarchive',
  'nosnippet',
  'noimageindex',
  'nocache',
  'notranslate',
  'indexifembedded',
  'nositelinkssearchbox',
  'unavailable_after',
  'max-video-preview',
  'max-image-preview',
  'max-snippet',
] as const;

/** What robots may do: `index, nofollow, max-snippet:10`. */
export function robotsTags(robots: Metadata['robots']): HeadTag[] {
  const forGoogle = typeof robots === 'object' ? robots?.googleBot : undefined;
  return [...metaName('robots', robotsText(robots)), ...metaName('googlebot', robotsText(forGoogle))];
}

function robotsText(robots: string | RobotsRules | null | undefined): string | undefined {
  if (!robots || typeof robots === 'string') return robots ?? undefined;
  const { index, follow } = robots;
  const values: string[] = [];
  if (index !== undefined) values.push(index ? 'index' : 'noindex');
  if (follow !== undefined) values.push(follow ? 'follow' : 'nofollow');
  for (const rule of RULES) {
    const value = robots[rule];
    if (value !== undefined && value !== false) values.push(value === true ? rule : `${rule}:${value}`);
  }
  return values.join(', ');
}
