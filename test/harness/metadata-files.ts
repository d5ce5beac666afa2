/** Small images, by what they are and their size. */
export const IMAGES = {
  ico: 'AAABAAIAEBAAAAEAIABnAAAAJgAAACAgAAABACAAfQAAAI0AAACJUE5HDQoaCgAAAA1JSERSAAAAEAAAABAIBgAAAB/z/2EAAAAJcEhZcwAAA+gAAAPoAbV7UmsAAAAZSURBVDjLY+ASkftPCWYYNWDUgFEDhosBAIzyOxBNZZ7DAAAAAElFTkSuQmCCiVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAYAAABzenr0AAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAL0lEQVRYw+3OoQEAAAgDILPZ7P9f6hkrBDrVs5dUAgICAgICAgICAgICAgIC6cADUSXsPZn5r8EAAAAASUVORK5CYII=',
  png18:
    'iVBORw0KGgoAAAANSUhEUgAAABIAAAASCAYAAABWzo5XAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAHElEQVQ4y2PgEpH7Tw3MMGrQqEGjBo0aNNwMAgCQ7468/6xuGwAAAABJRU5ErkJggg==',
  png20:
    'iVBORw0KGgoAAAANSUhEUgAAABQAAAAUCAYAAACNiR0NAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAHklEQVQ4y2PgEpH7T03MMGrgqIGjBo4aOGrgSDUQAGtJ7EBBfCy4AAAAAElFTkSuQmCC',
  png40x21:
    'iVBORw0KGgoAAAANSUhEUgAAACgAAAAVCAYAAAA0GqweAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAK0lEQVRIx+3OoQEAAAQAMFmW/f8lZxAW1hdZPZ+FoKCgoKCgoKCgoKDgoQUw5wnVY/wMOAAAAABJRU5ErkJggg==',
  png48:
    'iVBORw0KGgoAAAANSUhEUgAAADAAAAAwCAYAAABXAvmHAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAARElEQVRo3u3PIQ0AAAgAMDQaTf+WUAHLdvEAj6yez0JAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBA4GoBkTITprnTy4UAAAAASUVORK5CYII=',
  jpeg: '/9j/2wBDAP//////////////////////////////////////////////////////////////////////////////////////2wBDAf//////////////////////////////////////////////////////////////////////////////////////wAARCAAsACEDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AIAAAAAAAAAAAAAAAAAB/9k=',
  gif: 'R0lGODlhBgAHAIAAAExpcQoUHiH5BAUAAAAALAAAAAAGAAcAAAIFjI+py1oAOw==',
} as const;

const image = (name: keyof typeof IMAGES): Buffer => Buffer.from(IMAGES[name], 'base64');

const PAGE = 'export default function Page() { return <p>a page</p>; }\n';

/** An app with every kind of metadata file: Next.js 16.4.6 was asked for the same. */
export const METADATA_APP: Readonly<Record<string, string | Buffer>> = {
  'app/layout.jsx': `export const metadata = { title: 'Top', description: 'What there is' };
export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }
`,
  'app/page.jsx': PAGE,
  'app/favicon.ico': image('ico'),
  'app/icon.png': image('png48'),
  'app/icon1.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20"></svg>',
  'app/apple-icon.png': image('png18'),
  'app/opengraph-image.png': image('png40x21'),
  'app/opengraph-image.alt.txt': 'All of "it"',
  'app/twitter-image.jpg': image('jpeg'),
  'app/robots.js': `export default function robots() {
  const rules = [
    { userAgent: ['a', 'b'], allow: '/', disallow: ['/p', '/q'], crawlDelay: 3 },
    { disallow: '', other: { 'Request-rate': ['1/2', '3/4'] } },
  ];
  return { rules, sitemap: ['https://x.test/s.xml'], host: 'https://x.test' };
}
`,
  'app/sitemap.js': `export default async function sitemap() {
  const videos = [{ title: 't', thumbnail_loc: 'l', description: 'd', duration: 3, restriction: { relationship: 'allow', content: 'IE' } }];
  return [
    {
      url: 'https://x.test/?a=1',
      lastModified: new Date(0),
      changeFrequency: 'daily',
      priority: 0.5,
      alternates: { languages: { de: 'https://x.test/de' } },
      images: ['https://x.test/i.png'],
      videos,
    },
    { url: 'https://x.test/2', lastModified: '2024' },
  ];
}
`,
  'app/manifest.js': `export default function manifest() { return { name: 'Name', icons: [] }; }
`,
  'app/blog/[slug]/page.jsx': PAGE,
  'app/blog/[slug]/icon.png': image('png20'),
  'app/blog/[slug]/opengraph-image.js': `export const alt = 'What it says';
export const size = { width: 1200, height: 630 };
export const contentType = 'image/webp';
export default async function Image({ params }) {
  return new Response(JSON.stringify(await params), { headers: { 'content-type': 'image/webp' } });
}
`,
  'app/several/page.jsx': PAGE,
  'app/several/icon.js': `export function generateImageMetadata() {
  return [{ id: 'small', size: { width: 10, height: 10 }, contentType: 'image/svg+xml' }, { id: 7 }];
}
export default async function Icon({ id }) { return new Response(JSON.stringify(await id)); }
`,
  'app/several/sitemap.js': `export async function generateSitemaps() { return [{ id: 0 }, { id: 'x' }]; }
export default async function sitemap({ id }) { return [{ url: 'https://x.test/' + (await id) }]; }
`,
  'app/(group)/grouped/page.jsx': PAGE,
  'app/(group)/grouped/icon.png': image('png20'),
  'app/(group)/grouped/sitemap.xml': '<urlset/>',
  'app/(group)/grouped/opengraph-image.js': `export default function Image() { return new Response('grouped'); }
`,
  'app/own/page.jsx': `export const metadata = {
  openGraph: { images: 'https://o.test/i.png', title: 'Own' },
  icons: { icon: '/mine.png', apple: '/mine-too.png' },
  manifest: '/m.json',
  twitter: { title: 'Card' },
};
${PAGE}`,
  'app/own/twitter-image.js': `export const alt = 'Not mine';
export default function Image() { return new Response('own'); }
`,
  'app/title/page.jsx': `export const metadata = { openGraph: { title: 'Shared' } };
${PAGE}`,
  'app/asks/page.jsx': PAGE,
  'app/asks/apple-icon.js': `import { headers } from 'next/headers';
export default async function Icon() { return new Response((await headers()).get('x-asked')); }
`,
};

/** Pages of the app, of whose heads the tags are compared. */
export const METADATA_PAGES = [
  '/',
  '/blog/a%20b',
  '/several',
  '/grouped',
  '/own',
  '/title',
  '/asks',
  '/nowhere',
];

/** The tags of a document's head that metadata files can have a part in; hashes and ports are their servers' own. */
export function tagsOf(html: string): string[] {
  const tags = html.match(/<(?:meta|link)\b[^>]*>/g) ?? [];
  return tags
    .filter((tag) => /(?:og|twitter):|rel="(?:icon|apple-touch-icon|manifest)"/.test(tag))
    .map((tag) => tag.replace(/\?[\w.-]+"/, '?{hash}"').replace(/localhost:\d+/, 'localhost'));
}
