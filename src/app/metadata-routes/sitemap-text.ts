import type { Sitemap } from './metadata-route-types.ts';

type Entry = Sitemap[number];
type Video = NonNullable<Entry['videos']>[number];

/** The fields of a video that are plain text, in the order in which they are written. */
const PLAIN = [
  'content_loc',
  'player_loc',
  'duration',
  'view_count',
  'tag',
  'rating',
  'expiration_date',
  'publication_date',
  'family_friendly',
  'requires_subscription',
  'live',
] as const;

/**
 * The text of a sitemap.xml, letter for letter as Next.js has it: who puts an `&` into a URL writes it as `&amp;`.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/metadata/sitemap
 */
export function sitemapText(entries: Sitemap): string {
  const has = (test: (entry: Entry) => unknown) => entries.some((entry) => Boolean(test(entry)));
  const spaces = [
    ' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"',
    has(({ images }) => images?.length) && ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"',
    has(({ videos }) => videos?.length) && ' xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"',
    has(({ alternates }) => Object.keys(alternates ?? {}).length) &&
      ' xmlns:xhtml="http://www.w3.org/1999/xhtml"',
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<urlset${spaces.filter(Boolean).join('')}>\n`,
    ...entries.map(entryText),
    '</urlset>\n',
  ].join('');
}

function entryText(entry: Entry): string {
  const { url, lastModified, changeFrequency, priority, alternates, images, videos } = entry;
  const modified = lastModified instanceof Date ? lastModified.toISOString() : lastModified;
  return [
    `<url>\n<loc>${url}</loc>\n`,
    ...Object.entries(alternates?.languages ?? {}).map(
      ([language, href]) => `<xhtml:link rel="alternate" hreflang="${language}" href="${href}" />\n`,
    ),
    ...(images ?? []).map((image) => `<image:image>\n<image:loc>${image}</image:loc>\n</image:image>\n`),
    ...(videos ?? []).map(videoText),
    modified ? `<lastmod>${modified}</lastmod>\n` : '',
    changeFrequency ? `<changefreq>${changeFrequency}</changefreq>\n` : '',
    typeof priority === 'number' ? `<priority>${priority}</priority>\n` : '',
    '</url>\n',
  ].join('');
}

function videoText(video: Video): string {
  const { restriction, platform, uploader } = video;
  const field = (name: keyof Video) => `<video:${name}>${String(video[name])}</video:${name}>`;
  return [
    '<video:video>',
    ...(['title', 'thumbnail_loc', 'description'] as const).map(field),
    ...PLAIN.filter((name) => video[name]).map(field),
    ...(restriction ? [related('restriction', restriction)] : []),
    ...(platform ? [related('platform', platform)] : []),
    ...(uploader
      ? [
          `<video:uploader${uploader.info ? ` info="${uploader.info}"` : ''}>${uploader.content}</video:uploader>`,
        ]
      : []),
    '</video:video>\n',
  ].join('\n');
}

function related(
  name: 'restriction' | 'platform',
  { relationship, content }: NonNullable<Video['restriction']>,
): string {
  return `<video:${name} relationship="${relationship}">${content}</video:${name}>`;
}
