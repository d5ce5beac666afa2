import type { Metadata, Viewport } from '../../src/pages/metadata/metadata-types.ts';

/** What a layout says, and the page below it. */
export interface MetadataCase {
  readonly layout: Metadata;
  readonly page: Metadata;
  readonly layoutViewport?: Viewport;
  readonly pageViewport?: Viewport;
}

/** What the tests compare with what Next.js made of it, in `test/recorded/metadata.json`. */
export const METADATA_CASES: Readonly<Record<string, MetadataCase>> = {
  empty: {
    layout: {},
    page: {},
  },
  title: {
    layout: {},
    page: { title: 'Hello <b>', description: 'Des "q" & x' },
  },
  template: {
    layout: { title: { template: '%s | Acme', default: 'Acme' } },
    page: { title: 'About' },
  },
  tpldefault: {
    layout: { title: { template: '%s | Acme', default: 'Acme' } },
    page: {},
  },
  tplabsolute: {
    layout: { title: { template: '%s | Acme', default: 'Acme' } },
    page: { title: { absolute: 'Abs' } },
  },
  tplsame: {
    layout: {},
    page: { title: { template: '%s | X', default: 'Def' } },
  },
  titlenull: {
    layout: { title: 'L' },
    page: { title: null },
  },
  titleempty: {
    layout: { title: 'L' },
    page: { title: '' },
  },
  override: {
    layout: { title: 'L', description: 'ld', keywords: ['a'] },
    page: { description: 'pd' },
  },
  basics: {
    layout: {},
    page: {
      generator: 'G',
      applicationName: 'App',
      referrer: 'origin-when-cross-origin',
      keywords: ['a', 'b,c'],
      authors: [{ name: 'Seb' }, { name: 'Josh', url: 'https://nextjs.org/j' }],
      creator: 'C',
      publisher: 'P',
      abstract: 'Ab',
      category: 'tech',
      classification: 'cls',
      formatDetection: { email: false, address: false, telephone: false, date: true, url: false },
    },
  },
  basics2: {
    layout: {},
    page: {
      keywords: 'x, y',
      authors: { name: 'One', url: new URL('https://a.b/c') },
      archives: ['https://a.b/1', 'https://a.b/2'],
      assets: 'https://a.b/as',
      bookmarks: ['https://a.b/bm'],
      pagination: { previous: '/p1', next: new URL('https://x.y/p3') },
    },
  },
  basepages: {
    layout: {},
    page: {
      metadataBase: new URL('https://acme.com/base/'),
      pagination: { previous: '/p1', next: './p3' },
      alternates: { canonical: '/c' },
    },
  },
  alternates: {
    layout: { metadataBase: new URL('https://acme.com/base/') },
    page: {
      alternates: {
        canonical: './here',
        languages: {
          'en-US': '/en-US',
          'de-DE': 'https://de.x/y',
          'x-default': '/',
          fr: [{ url: '/fr', title: 'FR' }, { url: '/fr2' }],
        },
        media: { 'only screen and (max-width: 600px)': 'https://nextjs.org/mobile' },
        types: {
          'application/rss+xml': 'https://nextjs.org/rss',
          'application/atom+xml': [{ url: 'blog/atom', title: 'Atom' }],
        },
      },
    },
  },
  canonstr: {
    layout: {},
    page: { alternates: { canonical: 'https://nextjs.org/x/' } },
  },
  canonroot: {
    layout: { metadataBase: new URL('https://acme.com/base/') },
    page: { alternates: { canonical: '/' } },
  },
  canonquery: {
    layout: { metadataBase: new URL('https://acme.com/base/') },
    page: { alternates: { canonical: '/a?b=1#c' } },
  },
  canondot: {
    layout: { metadataBase: new URL('https://acme.com/base/') },
    page: { alternates: { canonical: '.' } },
  },
  altrel: {
    layout: {},
    page: { alternates: { canonical: '/rel', languages: { en: '/en' } } },
  },
  og: {
    layout: { metadataBase: new URL('https://acme.com/base/') },
    page: {
      openGraph: {
        title: 'OG',
        description: 'ogd',
        url: 'https://nextjs.org',
        siteName: 'Next',
        images: [
          { url: 'https://nextjs.org/og.png', width: 800, height: 600 },
          {
            url: '/og-alt.png',
            secureUrl: 'https://s/og',
            type: 'image/png',
            width: 1800,
            height: 1600,
            alt: 'My alt',
          },
        ],
        videos: [{ url: 'https://nextjs.org/v.mp4', width: 800, height: 600, type: 'video/mp4' }],
        audio: [{ url: 'https://nextjs.org/a.mp3', type: 'audio/mpeg' }],
        locale: 'en_US',
        alternateLocale: ['de_DE', 'fr_FR'],
        countryName: 'US',
        ttl: 60,
        determiner: 'the',
        emails: ['a@b.c'],
        phoneNumbers: '123',
        faxNumbers: ['1', '2'],
        type: 'website',
      },
    },
  },
  ogarticle: {
    layout: { metadataBase: new URL('https://acme.com/base/') },
    page: {
      openGraph: {
        title: { absolute: 'Abs OG' },
        type: 'article',
        publishedTime: '2023-01-01T00:00:00.000Z',
        modifiedTime: '2023-01-02',
        expirationTime: '2024-01-01',
        section: 's',
        authors: ['Seb', 'Josh'],
        tags: ['t1', 't2'],
        images: '/str.png',
      },
    },
  },
  ogbook: {
    layout: {},
    page: {
      openGraph: {
        type: 'book',
        isbn: '123',
        releaseDate: '2020',
        authors: 'A',
        tags: 't',
        images: new URL('https://x.y/z.png'),
      },
    },
  },
  ogprofile: {
    layout: {},
    page: { openGraph: { type: 'profile', firstName: 'F', lastName: 'L', username: 'u', gender: 'g' } },
  },
  ogsong: {
    layout: {},
    page: {
      openGraph: {
        type: 'music.song',
        duration: 12,
        albums: [{ url: 'https://a/al', disc: 1, track: 2 }],
        musicians: 'https://m/m',
      },
    },
  },
  ogalbum: {
    layout: {},
    page: {
      openGraph: {
        type: 'music.album',
        songs: { url: 'https://s/s', disc: 1, track: 3 },
        musicians: ['https://m/1', 'https://m/2'],
        releaseDate: '2020',
      },
    },
  },
  ogplaylist: {
    layout: {},
    page: {
      openGraph: {
        type: 'music.playlist',
        songs: ['https://s/s', { url: 'https://s/t', disc: 2 }],
        creators: 'https://c/c',
      },
    },
  },
  ogradio: {
    layout: {},
    page: { openGraph: { type: 'music.radio_station', creators: ['https://c/c'] } },
  },
  ogmovie: {
    layout: {},
    page: {
      openGraph: {
        type: 'video.movie',
        actors: [{ url: 'https://a/a', role: 'R' }, 'https://b'],
        directors: 'https://d',
        writers: ['https://w'],
        duration: 90,
        releaseDate: 'd',
        tags: ['x'],
      },
    },
  },
  ogepisode: {
    layout: {},
    page: { openGraph: { type: 'video.episode', actors: 'https://a/a', series: 'https://s/s' } },
  },
  ogtv: {
    layout: {},
    page: { openGraph: { type: 'video.tv_show' } },
  },
  ogother: {
    layout: {},
    page: { openGraph: { type: 'video.other' } },
  },
  ogtpl: {
    layout: {
      title: { template: '%s | T', default: 'D' },
      openGraph: { title: { template: '%s | OGT', default: 'OGD' }, siteName: 'S' },
    },
    page: { title: 'P', openGraph: { title: 'OGP' } },
  },
  oginherit: {
    layout: {
      metadataBase: new URL('https://acme.com/base/'),
      openGraph: { title: 'LOG', siteName: 'S', images: '/l.png' },
    },
    page: { title: 'P', description: 'pd' },
  },
  ogtitlefill: {
    layout: {
      metadataBase: new URL('https://acme.com/base/'),
      openGraph: { siteName: 'S' },
      twitter: { site: '@s' },
    },
    page: { title: 'P', description: 'pd' },
  },
  ogreplace: {
    layout: { openGraph: { title: 'LOG', siteName: 'S' } },
    page: { openGraph: { description: 'only' } },
  },
  ogurl: {
    layout: { metadataBase: new URL('https://acme.com/base/') },
    page: { openGraph: { title: 'x', url: './u' } },
  },
  ogonly: {
    layout: {},
    page: {
      openGraph: { title: 'T', description: 'D', images: ['https://i/1', { url: 'https://i/2', alt: 'a2' }] },
    },
  },
  ogfromtitle: {
    layout: {},
    page: { title: 'PT', description: 'PD', openGraph: { type: 'website' } },
  },
  ognobase: {
    layout: {},
    page: { openGraph: { images: '/rel.png' } },
  },
  twitter: {
    layout: { metadataBase: new URL('https://acme.com/base/') },
    page: {
      twitter: {
        card: 'summary_large_image',
        title: 'TW',
        description: 'twd',
        siteId: '1',
        creator: '@c',
        creatorId: '2',
        site: '@s',
        images: [
          'https://nextjs.org/og.png',
          { url: '/t2.png', alt: 'A', secureUrl: 'https://s', type: 'image/png', width: 1, height: 2 },
        ],
      },
    },
  },
  twapp: {
    layout: {},
    page: {
      twitter: {
        card: 'app',
        title: 'N',
        description: 'D',
        app: {
          name: 'tapp',
          id: { iphone: 'i://', ipad: 'p://', googleplay: 'g://' },
          url: { iphone: 'https://i', ipad: 'https://p' },
        },
        images: { url: 'https://n/og.png', alt: 'L' },
      },
    },
  },
  twplayer: {
    layout: {},
    page: {
      twitter: {
        card: 'player',
        players: [{ playerUrl: 'https://p/p', streamUrl: 'https://p/s', width: 1, height: 2 }],
      },
    },
  },
  twauto: {
    layout: {},
    page: { twitter: { site: '@x' }, title: 'pt', description: 'pd' },
  },
  twimg: {
    layout: {},
    page: { twitter: { images: 'https://x/y.png' } },
  },
  robots: {
    layout: {},
    page: {
      robots: {
        index: false,
        follow: true,
        nocache: true,
        googleBot: {
          index: true,
          follow: false,
          noimageindex: true,
          'max-video-preview': -1,
          'max-image-preview': 'large',
          'max-snippet': 10,
        },
      },
    },
  },
  robotsstr: {
    layout: {},
    page: { robots: 'noindex, nofollow' },
  },
  robots2: {
    layout: {},
    page: {
      robots: {
        index: true,
        follow: true,
        noarchive: true,
        nosnippet: true,
        notranslate: true,
        indexifembedded: true,
        nositelinkssearchbox: true,
        unavailable_after: '2025-01-01',
      },
    },
  },
  robots3: {
    layout: {},
    page: { robots: { googleBot: 'noindex' } },
  },
  icons: {
    layout: {},
    page: {
      icons: {
        icon: [
          { url: '/icon.png' },
          new URL('/icon.png', 'https://example.com'),
          { url: '/icon-dark.png', media: '(prefers-color-scheme: dark)', type: 'image/png', sizes: '32x32' },
        ],
        shortcut: ['/shortcut-icon.png'],
        apple: [
          { url: '/apple-icon.png' },
          { url: '/apple-icon-x3.png', sizes: '180x180', type: 'image/png' },
        ],
        other: [
          { rel: 'apple-touch-icon-precomposed', url: '/pre.png' },
          { rel: 'mask-icon', url: '/m.svg', color: '#fff' },
          { url: '/norel.png' },
        ],
      },
    },
  },
  iconstr: {
    layout: {},
    page: { icons: '/i.png' },
  },
  iconarr: {
    layout: {},
    page: { icons: ['/i.png', { url: '/j.png', rel: 'icon2' }, { url: '/k.png', fetchPriority: 'high' }] },
  },
  iconurl: {
    layout: { metadataBase: new URL('https://acme.com/base/') },
    page: { icons: { icon: 'i.png', apple: new URL('https://x/y.png') } },
  },
  manifest: {
    layout: { metadataBase: new URL('https://acme.com/base/') },
    page: { manifest: '/manifest.json' },
  },
  manifest2: {
    layout: {},
    page: { manifest: 'https://nextjs.org/manifest.json' },
  },
  itunes: {
    layout: {},
    page: { itunes: { appId: '123', appArgument: 'arg' } },
  },
  itunes2: {
    layout: {},
    page: { itunes: { appId: '123' } },
  },
  facebook: {
    layout: {},
    page: { facebook: { appId: '12' }, pinterest: { richPin: true } },
  },
  facebook2: {
    layout: {},
    page: { facebook: { admins: ['1', '2'] }, pinterest: { richPin: 'false' } },
  },
  verification: {
    layout: {},
    page: {
      verification: {
        google: 'g',
        yandex: ['y1', 'y2'],
        yahoo: 'ya',
        me: 'me',
        other: { me2: ['a@b', 'l'], x: 'z' },
      },
    },
  },
  apple: {
    layout: {},
    page: {
      appleWebApp: {
        title: 'AW',
        statusBarStyle: 'black-translucent',
        startupImage: ['/s1.png', { url: '/s2.png', media: '(device-width: 768px)' }],
      },
    },
  },
  appletrue: {
    layout: {},
    page: { appleWebApp: true },
  },
  applefalse: {
    layout: {},
    page: { appleWebApp: { capable: false, title: 'x' } },
  },
  appLinks: {
    layout: {},
    page: {
      appLinks: {
        ios: { url: 'https://i', app_store_id: 'as', app_name: 'n' },
        iphone: { url: 'x' },
        android: [{ package: 'com', app_name: 'a', class: 'c' }],
        windows_phone: { url: 'w', app_id: '1', app_name: 'wn' },
        web: { url: 'https://web', should_fallback: true },
      },
    },
  },
  other: {
    layout: {},
    page: { other: { custom: 'meta', arr: ['1', '2'], n: 5, 'og:custom': 'p' } },
  },
  othermerge: {
    layout: { other: { a: '1' } },
    page: { other: { b: '2' } },
  },
  mergenull: {
    layout: { keywords: ['k'], robots: 'noindex', openGraph: { title: 'x' }, icons: '/a.png' },
    page: { keywords: null, robots: null, openGraph: null, icons: null },
  },
  mergeundef: {
    layout: { description: 'x', keywords: ['k'] },
    page: { description: undefined, keywords: undefined },
  },
  vpdefault: {
    layout: {},
    page: {},
    layoutViewport: {},
    pageViewport: {},
  },
  vp: {
    layout: {},
    page: {},
    layoutViewport: { themeColor: 'black' },
    pageViewport: {
      width: 'device-width',
      initialScale: 1,
      maximumScale: 1,
      minimumScale: 0.5,
      userScalable: false,
      viewportFit: 'cover',
      interactiveWidget: 'resizes-visual',
      height: 600,
      colorScheme: 'dark',
    },
  },
  vptheme: {
    layout: {},
    page: {},
    layoutViewport: {},
    pageViewport: {
      themeColor: [{ media: '(prefers-color-scheme: light)', color: 'cyan' }, { color: 'black' }, 'red'],
      initialScale: 2,
    },
  },
  vpnull: {
    layout: {},
    page: {},
    layoutViewport: { themeColor: 'black', width: 500 },
    pageViewport: { themeColor: null, width: null },
  },
};
