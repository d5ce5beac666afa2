/**
 * What a robots.ts returns.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/metadata/robots
 */
export interface Robots {
  rules: RobotsRule | RobotsRule[];
  sitemap?: string | string[] | undefined;
  host?: string | undefined;
}

interface RobotsRule {
  /** Default: every one, `*`. */
  userAgent?: string | string[] | undefined;
  allow?: string | string[] | undefined;
  disallow?: string | string[] | undefined;
  /** In seconds. */
  crawlDelay?: number | undefined;
  /** Further lines, by their names. */
  other?: Record<string, string | number | (string | number)[] | null | undefined> | undefined;
}

/**
 * What a sitemap.ts returns.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/metadata/sitemap
 */
export type Sitemap = SitemapEntry[];

interface SitemapEntry {
  /** As it is to stand in XML: `&` as `&amp;`. */
  url: string;
  lastModified?: string | Date | undefined;
  changeFrequency?: 'always' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly' | 'never' | undefined;
  /** From 0 to 1. */
  priority?: number | undefined;
  alternates?: { languages?: Record<string, string> | undefined } | undefined;
  images?: string[] | undefined;
  videos?: SitemapVideo[] | undefined;
}

interface SitemapVideo {
  title: string;
  thumbnail_loc: string;
  description: string;
  content_loc?: string | undefined;
  player_loc?: string | undefined;
  /** In seconds. */
  duration?: number | undefined;
  expiration_date?: Date | string | undefined;
  rating?: number | undefined;
  view_count?: number | undefined;
  publication_date?: Date | string | undefined;
  family_friendly?: 'yes' | 'no' | undefined;
  restriction?: SitemapRestriction | undefined;
  platform?: SitemapRestriction | undefined;
  requires_subscription?: 'yes' | 'no' | undefined;
  uploader?: { info?: string | undefined; content?: string | undefined } | undefined;
  live?: 'yes' | 'no' | undefined;
  tag?: string | undefined;
}

interface SitemapRestriction {
  relationship: 'allow' | 'deny';
  content: string;
}

/**
 * What a manifest.ts returns.
 *
 * @see https://developer.mozilla.org/docs/Web/Progressive_web_apps/Manifest
 */
export interface Manifest {
  name?: string | undefined;
  short_name?: string | undefined;
  description?: string | undefined;
  id?: string | undefined;
  start_url?: string | undefined;
  scope?: string | undefined;
  lang?: string | undefined;
  dir?: 'ltr' | 'rtl' | 'auto' | undefined;
  display?: Display | undefined;
  display_override?: (Display | 'window-controls-overlay')[] | undefined;
  orientation?:
    | 'any'
    | 'natural'
    | `${'landscape' | 'portrait'}${'' | '-primary' | '-secondary'}`
    | undefined;
  background_color?: string | undefined;
  theme_color?: string | undefined;
  categories?: string[] | undefined;
  icons?: ManifestIcon[] | undefined;
  screenshots?:
    | {
        src: string;
        sizes?: string | undefined;
        type?: string | undefined;
        label?: string | undefined;
        platform?: string | undefined;
        form_factor?: 'narrow' | 'wide' | undefined;
      }[]
    | undefined;
  shortcuts?:
    | {
        name: string;
        url: string;
        short_name?: string | undefined;
        description?: string | undefined;
        icons?: ManifestIcon[] | undefined;
      }[]
    | undefined;
  related_applications?: { platform: string; url: string; id?: string | undefined }[] | undefined;
  prefer_related_applications?: boolean | undefined;
  file_handlers?: { action: string; accept: Record<string, string[]> }[] | undefined;
  protocol_handlers?: { protocol: string; url: string }[] | undefined;
  launch_handler?: { client_mode: ClientMode | ClientMode[] } | undefined;
  share_target?:
    | {
        action: string;
        method?: 'get' | 'post' | 'GET' | 'POST' | undefined;
        enctype?: 'application/x-www-form-urlencoded' | 'multipart/form-data' | undefined;
        params: {
          title?: string | undefined;
          text?: string | undefined;
          url?: string | undefined;
          files?: SharedFile | SharedFile[] | undefined;
        };
      }
    | undefined;
}

type Display = 'fullscreen' | 'standalone' | 'minimal-ui' | 'browser';
type ClientMode = 'auto' | 'focus-existing' | 'navigate-existing' | 'navigate-new';

interface ManifestIcon {
  src: string;
  type?: string | undefined;
  sizes?: string | undefined;
  purpose?: 'any' | 'maskable' | 'monochrome' | undefined;
}

interface SharedFile {
  name: string;
  accept: string | string[];
}
