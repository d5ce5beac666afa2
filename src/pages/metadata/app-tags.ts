import { type HeadTag, link, listOf, metaName, metaProperty, type TagValue } from './head-tag.ts';
import type { AppLinks, Metadata } from './metadata-types.ts';

/** The parts of `formatDetection`, in the order in which they go out. */
const FORMATS = ['telephone', 'date', 'address', 'email', 'url'] as const;

const PLATFORMS = [
  'ios',
  'iphone',
  'ipad',
  'android',
  'windows_phone',
  'windows',
  'windows_universal',
  'web',
] as const;

/** Fields of a platform, in the order in which they go out. */
const LINK_FIELDS = [
  'url',
  'app_store_id',
  'package',
  'class',
  'app_id',
  'app_name',
  'should_fallback',
] as const;

/** What Facebook, Pinterest and iTunes are told. */
export function platformTags({
  itunes,
  facebook,
  pinterest,
  formatDetection,
}: Pick<Metadata, 'itunes' | 'facebook' | 'pinterest' | 'formatDetection'>): HeadTag[] {
  const argument = itunes?.appArgument ? `, app-argument=${itunes.appArgument}` : '';
  const off = FORMATS.filter((format) => formatDetection?.[format] === false);
  return [
    ...metaName('apple-itunes-app', itunes && `app-id=${itunes.appId}${argument}`),
    ...metaProperty('fb:app_id', facebook?.appId),
    ...listOf(facebook?.admins).flatMap((admin) => metaProperty('fb:admins', admin)),
    ...metaProperty('pinterest-rich-pin', pinterest?.richPin),
    ...metaName('format-detection', off.map((format) => `${format}=no`).join(', ')),
  ];
}

/** Who may claim the page as its owner. */
export function verificationTags(verification: Metadata['verification']): HeadTag[] {
  if (!verification) return [];
  const { google, yahoo, yandex, me, other = {} } = verification;
  const named = Object.entries({
    'google-site-verification': google,
    y_key: yahoo,
    'yandex-verification': yandex,
    me,
    ...other,
  });
  return named.flatMap(([name, values]) => listOf(values).flatMap((value) => metaName(name, value)));
}

/** How the page looks once it was put on the home screen of a phone. */
export function appleWebAppTags(app: Metadata['appleWebApp']): HeadTag[] {
  if (!app) return [];
  if (app === true) return metaName('mobile-web-app-capable', 'yes');
  const { capable = true, title, startupImage, statusBarStyle = 'default' } = app;
  return [
    ...metaName('mobile-web-app-capable', capable ? 'yes' : undefined),
    ...metaName('apple-mobile-web-app-title', title),
    ...listOf(startupImage).flatMap((image) => {
      const { url, media } = typeof image === 'string' ? { url: image, media: undefined } : image;
      return link({ href: url, media, rel: 'apple-touch-startup-image' });
    }),
    ...metaName('apple-mobile-web-app-status-bar-style', statusBarStyle),
  ];
}

/** @see https://developers.facebook.com/docs/applinks/metadata-reference */
export function appLinkTags(links: AppLinks | null | undefined): HeadTag[] {
  return PLATFORMS.flatMap((platform) =>
    listOf(links?.[platform]).flatMap((fields) =>
      LINK_FIELDS.flatMap((field) =>
        metaProperty(`al:${platform}:${field}`, (fields as Record<string, TagValue>)[field]),
      ),
    ),
  );
}
