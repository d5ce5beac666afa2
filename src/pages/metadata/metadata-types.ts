/**
 * What pages and layouts export as `metadata`, or return from `generateMetadata`.
 *
 * @see https://nextjs.org/docs/app/api-reference/functions/generate-metadata
 */
export interface Metadata {
  /** What relative URLs of the other fields are relative to. Default: they stay as they are. */
  metadataBase?: null | string | URL | undefined;
  title?: null | string | TemplateString | undefined;
  description?: null | string | undefined;
  applicationName?: null | string | undefined;
  authors?: null | Author | Author[] | undefined;
  generator?: null | string | undefined;
  keywords?: null | string | string[] | undefined;
  referrer?: null | string | undefined;
  creator?: null | string | undefined;
  publisher?: null | string | undefined;
  robots?: null | string | Robots | undefined;
  alternates?: null | AlternateURLs | undefined;
  icons?: null | Icon | Icon[] | Icons | undefined;
  manifest?: null | string | URL | undefined;
  openGraph?: null | OpenGraph | undefined;
  twitter?: null | Twitter | undefined;
  facebook?: null | Facebook | undefined;
  pinterest?: null | { richPin: string | boolean } | undefined;
  verification?: null | Verification | undefined;
  appleWebApp?: null | boolean | AppleWebApp | undefined;
  formatDetection?: null | FormatDetection | undefined;
  itunes?: null | { appId: string; appArgument?: string } | undefined;
  abstract?: null | string | undefined;
  appLinks?: null | AppLinks | undefined;
  archives?: null | string | string[] | undefined;
  assets?: null | string | string[] | undefined;
  bookmarks?: null | string | string[] | undefined;
  pagination?:
    | null
    | { previous?: null | string | URL | undefined; next?: null | string | URL | undefined }
    | undefined;
  category?: null | string | undefined;
  classification?: null | string | undefined;
  /** Other `<meta name>` tags. */
  other?: null | Record<string, MetaValue | MetaValue[]> | undefined;
}

export type MetaValue = string | number;

/** A title with what it makes of the titles below it: `%s` stands for those. */
export type TemplateString =
  | { default: string; template: string }
  | { absolute: string; template?: string | null | undefined }
  | { default: string };

export interface Author {
  name?: string | undefined;
  url?: string | URL | undefined;
}

/** What robots may do, for all of them or for one. */
export interface RobotsRules {
  index?: boolean | undefined;
  follow?: boolean | undefined;
  noarchive?: boolean | undefined;
  nosnippet?: boolean | undefined;
  noimageindex?: boolean | undefined;
  nocache?: boolean | undefined;
  notranslate?: boolean | undefined;
  indexifembedded?: boolean | undefined;
  nositelinkssearchbox?: boolean | undefined;
  unavailable_after?: string | undefined;
  'max-video-preview'?: number | string | undefined;
  'max-image-preview'?: 'none' | 'standard' | 'large' | undefined;
  'max-snippet'?: number | undefined;
}

export interface Robots extends RobotsRules {
  googleBot?: string | RobotsRules | undefined;
}

export interface AlternateDescriptor {
  title?: string | undefined;
  url: string | URL;
}

export type Alternates = Record<string, null | string | URL | AlternateDescriptor[] | undefined>;

export interface AlternateURLs {
  canonical?: null | string | URL | AlternateDescriptor | undefined;
  languages?: Alternates | undefined;
  media?: Alternates | undefined;
  types?: Alternates | undefined;
}

export interface IconDescriptor {
  url: string | URL;
  type?: string | undefined;
  sizes?: string | undefined;
  color?: string | undefined;
  /** Default: what the list says that it is in. */
  rel?: string | undefined;
  media?: string | undefined;
  fetchPriority?: 'high' | 'low' | 'auto' | undefined;
}

export type Icon = string | URL | IconDescriptor;

export interface Icons {
  icon?: Icon | Icon[] | undefined;
  shortcut?: Icon | Icon[] | undefined;
  apple?: Icon | Icon[] | undefined;
  other?: IconDescriptor | IconDescriptor[] | undefined;
}

export interface SocialImageDescriptor {
  url: string | URL;
  secureUrl?: string | URL | undefined;
  alt?: string | undefined;
  type?: string | undefined;
  width?: MetaValue | undefined;
  height?: MetaValue | undefined;
}

export type SocialImage = string | URL | SocialImageDescriptor;

/** @see https://ogp.me */
export interface OpenGraph {
  type?: string | undefined;
  determiner?: 'a' | 'an' | 'the' | 'auto' | '' | undefined;
  title?: null | string | TemplateString | undefined;
  description?: string | undefined;
  emails?: string | string[] | undefined;
  phoneNumbers?: string | string[] | undefined;
  faxNumbers?: string | string[] | undefined;
  siteName?: string | undefined;
  locale?: string | undefined;
  alternateLocale?: string | string[] | undefined;
  images?: SocialImage | SocialImage[] | undefined;
  audio?: SocialImage | SocialImage[] | undefined;
  videos?: SocialImage | SocialImage[] | undefined;
  url?: null | string | URL | undefined;
  countryName?: string | undefined;
  ttl?: number | undefined;
  // article, book
  publishedTime?: string | undefined;
  modifiedTime?: string | undefined;
  expirationTime?: string | undefined;
  authors?: null | string | URL | (string | URL)[] | undefined;
  section?: null | string | undefined;
  tags?: null | string | string[] | undefined;
  isbn?: null | string | undefined;
  releaseDate?: null | string | undefined;
  // profile
  firstName?: null | string | undefined;
  lastName?: null | string | undefined;
  username?: null | string | undefined;
  gender?: null | string | undefined;
  // music, video
  duration?: null | number | undefined;
  albums?: OpenGraphLink | OpenGraphLink[] | null | undefined;
  musicians?: OpenGraphLink | OpenGraphLink[] | null | undefined;
  songs?: OpenGraphLink | OpenGraphLink[] | null | undefined;
  creators?: OpenGraphLink | OpenGraphLink[] | null | undefined;
  actors?: OpenGraphLink | OpenGraphLink[] | null | undefined;
  directors?: OpenGraphLink | OpenGraphLink[] | null | undefined;
  writers?: OpenGraphLink | OpenGraphLink[] | null | undefined;
  series?: null | string | URL | undefined;
}

/** A song, an album or a person, with what is to be said of it. */
export type OpenGraphLink =
  | string
  | URL
  | { url: string | URL; disc?: number | undefined; track?: number | undefined; role?: string | undefined };

/** @see https://developer.x.com/en/docs/x-for-websites/cards/overview/markup */
export interface Twitter {
  /** Default: `'summary_large_image'` where there is an image, else `'summary'`. */
  card?: 'summary' | 'summary_large_image' | 'player' | 'app' | undefined;
  site?: string | undefined;
  siteId?: string | undefined;
  creator?: string | undefined;
  creatorId?: string | undefined;
  description?: string | undefined;
  title?: null | string | TemplateString | undefined;
  images?: SocialImage | SocialImage[] | undefined;
  players?: TwitterPlayer | TwitterPlayer[] | undefined;
  app?: TwitterApp | undefined;
}

export interface TwitterPlayer {
  playerUrl: string | URL;
  streamUrl: string | URL;
  width: number;
  height: number;
}

export interface TwitterApp {
  name?: string | undefined;
  id?: Partial<Record<'iphone' | 'ipad' | 'googleplay', MetaValue>> | undefined;
  url?: Partial<Record<'iphone' | 'ipad' | 'googleplay', string | URL>> | undefined;
}

export interface Facebook {
  appId?: string | undefined;
  admins?: string | string[] | undefined;
}

export interface Verification {
  google?: null | MetaValue | MetaValue[] | undefined;
  yahoo?: null | MetaValue | MetaValue[] | undefined;
  yandex?: null | MetaValue | MetaValue[] | undefined;
  me?: null | MetaValue | MetaValue[] | undefined;
  other?: Record<string, MetaValue | MetaValue[]> | undefined;
}

export interface AppleWebApp {
  /** Default: true. */
  capable?: boolean | undefined;
  title?: string | undefined;
  startupImage?: string | (string | { url: string; media?: string | undefined })[] | undefined;
  /** Default: `'default'`. */
  statusBarStyle?: 'default' | 'black' | 'black-translucent' | undefined;
}

export interface FormatDetection {
  telephone?: boolean | undefined;
  date?: boolean | undefined;
  address?: boolean | undefined;
  email?: boolean | undefined;
  url?: boolean | undefined;
}

type AppLink = Record<string, string | number | boolean | URL>;

/** @see https://developers.facebook.com/docs/applinks/metadata-reference */
export interface AppLinks {
  ios?: AppLink | AppLink[] | undefined;
  iphone?: AppLink | AppLink[] | undefined;
  ipad?: AppLink | AppLink[] | undefined;
  android?: AppLink | AppLink[] | undefined;
  windows_phone?: AppLink | AppLink[] | undefined;
  windows?: AppLink | AppLink[] | undefined;
  windows_universal?: AppLink | AppLink[] | undefined;
  web?: AppLink | AppLink[] | undefined;
}

/**
 * What pages and layouts export as `viewport`, or return from `generateViewport`.
 *
 * @see https://nextjs.org/docs/app/api-reference/functions/generate-viewport
 */
export interface Viewport {
  /** Default: `'device-width'`. */
  width?: null | string | number | undefined;
  height?: null | string | number | undefined;
  /** Default: 1. */
  initialScale?: null | number | undefined;
  minimumScale?: null | number | undefined;
  maximumScale?: null | number | undefined;
  userScalable?: null | boolean | undefined;
  viewportFit?: null | 'auto' | 'cover' | 'contain' | undefined;
  interactiveWidget?: null | 'resizes-visual' | 'resizes-content' | 'overlays-content' | undefined;
  themeColor?: null | string | ThemeColor | (string | ThemeColor)[] | undefined;
  colorScheme?: null | string | undefined;
}

export interface ThemeColor {
  color: string;
  media?: string | undefined;
}
