import type { Topic, TwinCase } from '../twin-case.ts';

/** A page, and one request for it. */
function page(name: string, text: string, more: Partial<TwinCase> = {}): TwinCase {
  const { files, ...rest } = more;
  return { name, files: { 'page.tsx': text, ...files }, send: ['GET ~'], ...rest };
}

const DYNAMIC = `export const dynamic = 'force-dynamic';\n`;
const SHOWS = 'a page that ends in `notFound()`';

/** Pages of `app/`: status, headers and what they show. */
export const pages: Topic = {
  name: 'pages',
  profile: 'app-pages',
  files: {
    'app/layout.tsx': `export default function Layout({ children }: any) {
  return <html lang="en"><body data-twin=""><header>top</header>{children}</body></html>;
}`,
    'app/not-found.tsx': 'export default function NotFound() { return <p>nothing here</p>; }',
  },
  cases: [
    page(
      'params and searchParams of a page are as they came',
      `export default async function Page({ searchParams }: any) { return <p>{JSON.stringify(await searchParams)}</p>; }`,
      {
        files: {
          '[id]/page.tsx': `export default async function Page({ params, searchParams }: any) { return <p>{JSON.stringify(await params)} {JSON.stringify(await searchParams)}</p>; }`,
          'all/[...path]/page.tsx': `export default async function Page({ params }: any) { return <p>{JSON.stringify(await params)}</p>; }`,
          'maybe/[[...path]]/page.tsx': `export default async function Page({ params, searchParams }: any) { await searchParams; return <p>{JSON.stringify(await params)}</p>; }`,
        },
        send: [
          'GET ~?a=1&a=2&b=&c',
          'GET ~/x%20y?q=%C3%A9',
          'GET ~/x@y',
          'GET ~/x+y',
          'GET ~/all/a/b%2Fc',
          'GET ~/maybe',
          'GET ~/maybe/a/b',
        ],
      },
    ),
    page(
      'redirect() and permanentRedirect() of pages',
      `${DYNAMIC}export default function Page() { return 'here'; }`,
      {
        files: {
          'temporary/page.tsx': `${DYNAMIC}import { redirect } from 'next/navigation';
async function Inner(): Promise<any> { await null; redirect('/target?a=1'); }
export default async function Page() { return <div><Inner /></div>; }`,
          'permanent/page.tsx': `${DYNAMIC}import { permanentRedirect } from 'next/navigation';
export default async function Page() { permanentRedirect('https://example.org/x'); }`,
        },
        send: ['GET ~/temporary', 'HEAD ~/temporary', 'POST ~/temporary', 'GET ~/permanent'],
        differs: [{ row: 'a page that redirects: a document', in: ['body'] }],
      },
    ),
    page(
      'notFound(), forbidden() and unauthorized() of pages',
      `${DYNAMIC}export default function Page() { return 'here'; }`,
      {
        files: {
          'missing/page.tsx': `${DYNAMIC}import { notFound } from 'next/navigation';
export default async function Page() { notFound(); }`,
          'forbidden/page.tsx': `${DYNAMIC}import { forbidden } from 'next/navigation';
export default async function Page() { forbidden(); }`,
          'unauthorized/page.tsx': `${DYNAMIC}import { unauthorized } from 'next/navigation';
export default async function Page() { unauthorized(); }`,
        },
        send: ['GET ~/missing', 'GET ~/forbidden', 'GET ~/unauthorized'],
        differs: [{ row: SHOWS, in: ['body'], of: /forbidden|unauthorized/ }],
      },
    ),
    page(
      'a page that fails is 500',
      `${DYNAMIC}export default async function Page() { throw new Error('page-that-fails'); }`,
      {
        log: /page-that-fails/,
        only: 'start',
      },
    ),
    page('a path that there is not', `${DYNAMIC}export default function Page() { return 'here'; }`, {
      send: ['GET ~/nope', 'HEAD ~/nope'],
      differs: [
        {
          row: "a path without a route: Next.js's HTML page",
          in: ['header etag', 'header x-nextjs-cache'],
          of: /GET/,
        },
      ],
      only: 'start',
    }),
    page('groups, slots and templates', `${DYNAMIC}export default function Page() { return <i>main</i>; }`, {
      files: {
        'layout.tsx': `export default function Layout({ children, side }: any) { return <div>{children}<aside>{side}</aside></div>; }`,
        '@side/page.tsx': 'export default function Page() { return <i>side</i>; }',
        '@side/default.tsx': 'export default function Default() { return <i>default</i>; }',
        '(group)/inner/template.tsx':
          'export default function Template({ children }: any) { return <b>template {children}</b>; }',
        '(group)/inner/page.tsx': `${DYNAMIC}export default function Page() { return <i>inner</i>; }`,
      },
      send: ['GET ~', 'GET ~/inner'],
    }),
    page(
      'cookies and headers of pages are read-only',
      `import { cookies, headers } from 'next/headers';
export default async function Page() {
  const store = await cookies();
  const seen = [store.get('q'), store.getAll().length, store.has('none'), (await headers()).get('x-asked')];
  let refused = false;
  try { store.set('a', 'b'); } catch (error: any) { refused = /Cookies can only be modified in a Server Action or Route Handler/.test(error.message); }
  return <p>{JSON.stringify(seen)} {String(refused)}</p>;
}`,
      { send: [['GET ~', { headers: { cookie: 'q=1; r=2', 'x-asked': 'yes' } }]] },
    ),
    page('methods of a page', `${DYNAMIC}export default function Page() { return <i>any</i>; }`, {
      send: ['GET ~', 'HEAD ~', 'POST ~', 'PUT ~', 'DELETE ~', 'OPTIONS ~'],
    }),
  ],
};
