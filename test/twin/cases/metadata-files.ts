import type { Topic } from '../twin-case.ts';

const NOT_FOUND = "a path without a route: Next.js's HTML page";
const KEPT = 'a route of which answers are kept: `OPTIONS`';

/** What `next dev` says of how long answers may be kept that it makes anew each time. */
const KEPT_IN_DEV = {
  row: '`next dev` sends `s-maxage`',
  in: ['header cache-control', 'header x-nextjs-cache'],
  only: 'dev',
} as const;

/** The page for a path that there is not. */
const notFound = (of: RegExp) =>
  ({ row: NOT_FOUND, in: ['header etag', 'header x-nextjs-cache'], of, only: 'start' }) as const;

const FILE_IN_DEV = { row: '`next dev` answers metadata files', in: ['all'], only: 'dev' } as const;

/** Metadata files, as they are and as code; the tags for them are compared in test/pages-metadata-files.test.ts. */
export const metadataFiles: Topic = {
  name: 'metadata-files',
  profile: 'app-pages',
  cases: [
    {
      name: 'robots.ts',
      files: {
        '/app/robots.ts': `export default function robots() {
  return { rules: [{ userAgent: ['a', 'b'], allow: ['/x', '/y'], disallow: '/', crawlDelay: 2 }, { userAgent: 'c' }], host: 'https://h.test' };
}`,
      },
      send: ['GET /robots.txt', 'HEAD /robots.txt', 'GET /robots'],
      differs: [notFound(/robots$/)],
    },
    {
      name: 'manifest.ts, asynchronous',
      files: {
        '/app/manifest.ts': `export default async function manifest() { return { name: 'n', icons: [] }; }`,
      },
      send: ['GET /manifest.webmanifest', 'GET /manifest.json'],
      differs: [notFound(/json$/)],
    },
    {
      name: 'sitemap.ts',
      files: {
        'sitemap.ts': `export default function sitemap() {
  return [{ url: 'https://h.test/?a=1&b', lastModified: new Date(0), priority: 0, changeFrequency: 'never' }, { url: 'https://h.test', images: [], alternates: {} }];
}`,
      },
      send: ['GET ~/sitemap.xml', 'GET ~/sitemap'],
      differs: [notFound(/sitemap$/)],
    },
    {
      name: 'sitemap.ts with images, videos and languages',
      files: {
        'sitemap.ts': `export default function sitemap() {
  const more = { content_loc: 'c', live: 'yes', duration: 0, uploader: { info: 'i', content: 'u' }, platform: { relationship: 'deny', content: 'web' } };
  return [{ url: 'u', images: ['a', 'b'], alternates: { languages: { de: 'd', en: 'e' } }, videos: [{ title: 't', thumbnail_loc: 'l', description: 'd', ...more }] }];
}`,
      },
      send: ['GET ~/sitemap.xml'],
    },
    {
      name: 'generateSitemaps',
      files: {
        'sitemap.ts': `export const generateSitemaps = async () => [{ id: 0 }, { id: 'b' }];
export default async function sitemap({ id }: any) { const it = await id; return [{ url: typeof it + it }]; }`,
      },
      send: [
        'GET ~/sitemap/0.xml',
        'GET ~/sitemap/b.xml',
        'GET ~/sitemap/b',
        'GET ~/sitemap/c.xml',
        'GET ~/sitemap.xml',
      ],
      differs: [KEPT_IN_DEV, notFound(/sitemap\.xml$/)],
    },
    {
      name: 'sitemap.xml, in a group',
      files: { '(group)/sitemap.xml': '<urlset/>\n' },
      send: ['GET ~/sitemap.xml'],
      differs: [FILE_IN_DEV],
    },
    {
      name: 'an icon that is a file',
      files: { 'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>' },
      send: ['GET ~/icon.svg', 'HEAD ~/icon.svg', 'GET ~/icon', 'POST ~/icon.svg', 'OPTIONS ~/icon.svg'],
      differs: [
        { row: KEPT, in: ['all'], of: /^(?:POST|OPTIONS)/ },
        { row: NOT_FOUND, in: ['all'], of: /icon$/ },
        { ...FILE_IN_DEV, of: /^(?:GET|HEAD).*svg/ },
      ],
    },
    {
      name: 'an icon in a folder with a parameter, and in a group',
      files: {
        '[id]/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
        '(group)/icon3.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 3"/>',
      },
      send: ['GET ~/-/icon.svg', 'GET ~/seven/icon.svg', 'GET ~/icon3.svg'],
      differs: [
        notFound(/icon3/),
        { ...FILE_IN_DEV, of: /-.icon/ },
        {
          row: 'an image that is a file, in a folder with a parameter',
          in: ['header x-nextjs-cache'],
          of: /seven/,
          only: 'start',
        },
      ],
    },
    {
      name: 'an image that is code',
      files: {
        '[id]/opengraph-image.tsx': `export const size = { width: 1, height: 2 };
export default async function Image({ params }: any) { return new Response(JSON.stringify(await params), { headers: { 'content-type': 'image/x' } }); }`,
        'twitter-image.tsx': `export default async function Image(props: any) { return new Response('@' + crypto.randomUUID() + '@' + Object.keys(props)); }`,
        'asks/apple-icon.tsx': `import { headers } from 'next/headers';
export default async function Icon() { return new Response((await headers()).get('x-asked')); }`,
        'timed/icon.tsx': `export const revalidate = 300;
export default function Icon() { return new Response('timed', { headers: { 'x-own': '1' } }); }`,
      },
      send: [
        'GET ~/a%20b/opengraph-image',
        'OPTIONS ~/a%20b/opengraph-image',
        'GET ~/twitter-image',
        ['GET ~/asks/apple-icon', { headers: { 'x-asked': 'me' } }],
        'GET ~/timed/icon',
      ],
    },
    {
      name: 'generateImageMetadata',
      files: {
        'icon.tsx': `export const generateImageMetadata = () => [{ id: 'a' }, { id: 2 }];
export default async function Icon({ id, params }: any) { const it = await id; return new Response(typeof it + it + JSON.stringify(await params)); }`,
        '[slug]/icon.tsx': `export async function generateImageMetadata({ params }: any) { return [{ id: (await params).slug + '1' }]; }
export default async function Icon({ id, params }: any) { return new Response((await id) + JSON.stringify(await params)); }`,
      },
      send: [
        'GET ~/icon/a',
        'GET ~/icon/2',
        'GET ~/icon/b',
        'GET ~/icon',
        'GET ~/x/icon/x1',
        'GET ~/x/icon/y1',
      ],
      differs: [KEPT_IN_DEV, notFound(/\/icon$/)],
    },
  ],
};
