import type { Topic, TwinCase } from '../twin-case.ts';

// Marks stand between two `@`: what counts is which of them are the same.
const MARK = `<p>{'@' + crypto.randomUUID() + '@'}</p>`;
const PAGE = `export default function Page() { return ${MARK}; }`;
const IDS = `export const generateStaticParams = () => [{ id: 'one' }];\n`;
const LAYOUT = `export default function Layout({ children }: any) { return children; }`;

const NOT_FOUND = "a path without a route: Next.js's HTML page";

/** A page, and requests for it. */
function page(
  name: string,
  text: string,
  send: TwinCase['send'] = ['GET ~', 'GET ~'],
  more: Partial<TwinCase> = {},
): TwinCase {
  const { files, ...rest } = more;
  return { name, files: { 'page.tsx': text, ...files }, send, ...rest };
}

/** Pages that are made by the build: which, for how long, and what of them. */
export const keptPages: Topic = {
  name: 'kept-pages',
  profile: 'app-pages',
  cases: [
    page('a page that says nothing', PAGE, ['GET ~', 'GET ~?a=1', 'HEAD ~']),
    page('revalidate', `export const revalidate = 300;\n${PAGE}`),
    page('revalidate = false', `export const revalidate = false;\n${PAGE}`),
    page('revalidate = 0', `export const revalidate = 0;\n${PAGE}`),
    page('force-dynamic', `export const dynamic = 'force-dynamic';\n${PAGE}`),
    page('the shortest of layout and page', `export const revalidate = 300;\n${PAGE}`, undefined, {
      files: { 'layout.tsx': `export const revalidate = 200;\n${LAYOUT}` },
    }),
    page('a page below a layout that is asked each time', PAGE, undefined, {
      files: { 'layout.tsx': `export const dynamic = 'force-dynamic';\n${LAYOUT}` },
    }),
    page(
      'force-static: no cookies, no query',
      `import { cookies, headers } from 'next/headers';
export const dynamic = 'force-static';
export default async function Page({ searchParams }: any) {
  return <p>{JSON.stringify([(await cookies()).getAll(), (await headers()).get('x-a'), await searchParams])}</p>;
}`,
      [['GET ~?q=1', { headers: { cookie: 'a=1', 'x-a': '1' } }]],
    ),
    page(
      'a page that asks for cookies',
      `import { cookies } from 'next/headers';
export const revalidate = 300;
export default async function Page() { await cookies(); return ${MARK}; }`,
    ),
    page(
      'a page that asks for its query',
      `export default async function Page({ searchParams }: any) { await searchParams; return ${MARK}; }`,
    ),
    page(
      'a page that waits for connection()',
      `import { connection } from 'next/server';
export default async function Page() { await connection(); return ${MARK}; }`,
    ),
    page(
      'a page with a fetch that is not kept',
      `const UP = 'http://127.0.0.1:' + process.env.UPSTREAM_PORT;
export default async function Page() { await fetch(UP + '/x', { cache: 'no-store' }); return ${MARK}; }`,
    ),
    page('parameters that the build knows, and others', PAGE, [], {
      files: {
        '[id]/page.tsx': `${IDS}export default async function Page({ params }: any) { return <p>{(await params).id} {'@' + crypto.randomUUID() + '@'}</p>; }`,
      },
      // `next dev` says HIT of what it has just made.
      only: 'start',
      send: ['GET ~/one', 'GET ~/one', 'GET ~/two', 'GET ~/two', 'GET ~/a%20b', 'GET ~/a%20b'],
    }),
    page('dynamicParams = false', PAGE, [], {
      files: { '[id]/page.tsx': `${IDS}export const dynamicParams = false;\n${PAGE}` },
      // `next dev` says HIT of what it has just made.
      only: 'start',
      send: ['GET ~/one', 'GET ~/two'],
      differs: [{ row: NOT_FOUND, in: ['header etag', 'header x-nextjs-cache'], of: /two/ }],
    }),
    page('parameters of layouts', PAGE, [], {
      files: {
        '[team]/layout.tsx': `export const generateStaticParams = () => [{ team: 'red' }];\n${LAYOUT}`,
        '[team]/[id]/page.tsx': `export const generateStaticParams = ({ params }: any) => [{ id: 'of-' + params.team }];
export const dynamicParams = false;
${PAGE}`,
      },
      // `next dev` says HIT of what it has just made.
      only: 'start',
      send: ['GET ~/red/of-red', 'GET ~/red/of-red', 'GET ~/red/other'],
      differs: [{ row: NOT_FOUND, in: ['header etag', 'header x-nextjs-cache'], of: /other/ }],
    }),
    page('parameters that nothing names', PAGE, [], {
      files: { '[id]/page.tsx': PAGE },
      send: ['GET ~/one', 'GET ~/one'],
    }),
    page(
      'a page that redirects',
      `import { redirect, permanentRedirect } from 'next/navigation';
export default function Page() { redirect('/elsewhere?a=1'); }`,
      ['GET ~', 'GET ~/for-good'],
      {
        differs: [
          { row: 'a page that redirects: a document', in: ['body'] },
          { row: 'a page that redirects: a document', in: ['header etag'], only: 'start' },
        ],
        files: {
          'for-good/page.tsx': `import { permanentRedirect } from 'next/navigation';
export default function Page() { permanentRedirect('/elsewhere'); }`,
        },
      },
    ),
    page(
      'a page that is not found',
      `import { notFound } from 'next/navigation';
export default function Page() { notFound(); }`,
      ['GET ~', 'GET ~'],
    ),
  ],
};
