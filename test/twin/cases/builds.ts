/** A project that is built once on each; nothing is sent to it. */
export interface BuildCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** The fields of `next.config.mjs`. Default: none. */
  readonly config?: string;
  /** What both say of it. Default: nothing that counts. */
  readonly says?: RegExp;
}

const GET = `export const GET = () => new Response('g');`;
const routes = (...paths: readonly string[]) =>
  Object.fromEntries(paths.map((path) => [`app/${path}/route.ts`, GET]));

const FRAME = `export default function Frame({ children }: any) { return children }`;
const PAGE: Readonly<Record<string, string>> = {
  'app/layout.tsx': `export default function Layout({ children }: any) { return <html><body>{children}</body></html> }`,
  'app/shown/layout.tsx': FRAME,
  'app/shown/page.tsx': `export default function Page() { return null }`,
};

/** Projects with a mistake, which a build has to find. */
export const BUILDS: readonly BuildCase[] = [
  {
    name: 'a catch-all that is not the last segment',
    files: routes('[...all]/more'),
    says: /last part|must be the last|catch-?all/i,
  },
  { name: 'one parameter name twice in a path', files: routes('[id]/x/[id]'), says: /\bid\b/ },
  {
    name: 'a page and a route at one path',
    files: {
      ...routes('both'),
      'app/both/page.tsx': `export default function Page() { return null }`,
      'app/layout.tsx': `export default function Layout({ children }: any) { return <html><body>{children}</body></html> }`,
    },
    says: /both/,
  },
  { name: 'two files for one path, in groups', files: routes('(a)/same', '(b)/same'), says: /same/ },
  {
    name: 'proxy.ts and middleware.ts',
    files: {
      ...routes('x'),
      'proxy.ts': `export function proxy() {}`,
      'middleware.ts': `export function middleware() {}`,
    },
    says: /proxy/,
  },
  {
    name: 'a proxy.ts without a function',
    files: { ...routes('x'), 'proxy.ts': `export const other = 1;` },
    says: /proxy/,
  },
  {
    name: 'a redirect without a destination',
    files: routes('x'),
    config: `redirects: async () => [{ source: '/a', permanent: true }]`,
    says: /destination/,
  },
  {
    name: 'a rewrite whose source is no path',
    files: routes('x'),
    config: `rewrites: async () => [{ source: 'a', destination: '/b' }]`,
    says: /source/,
  },
  {
    name: 'a header without a key',
    files: routes('x'),
    config: `headers: async () => [{ source: '/a', headers: [{ value: '1' }] }]`,
    says: /key/,
  },
  { name: 'a base path without a slash', files: routes('x'), config: `basePath: 'docs'`, says: /basePath/ },
  { name: 'a syntax error', files: { 'app/broken/route.ts': 'export const GET = () => {' }, says: /broken/ },
  {
    name: 'an import that leads nowhere',
    files: { 'app/lost/route.ts': `import './not-there';\n${GET}` },
    says: /not-there/,
  },
  {
    name: 'a value of dynamic that nobody knows',
    files: { 'app/odd/route.ts': `export const dynamic = 'sometimes';\n${GET}` },
    says: /dynamic/,
  },
  ...[
    'runtime = "fast"',
    'runtime = "experimental-edge"',
    'maxDuration = "long"',
    'maxDuration = -1',
    'preferredRegion = 1',
  ].map((odd) => ({
    name: `a handler with ${odd}`,
    files: { 'app/odd/route.ts': `export const ${odd};\n${GET}` },
  })),
  {
    name: 'a list of regions',
    files: {
      'app/odd/route.ts': `export const preferredRegion = ['fra1'];\nexport const maxDuration = 0;\n${GET}`,
    },
  },
  ...['page', 'layout'].map((kind) => ({
    name: `a ${kind} with a revalidate that is none`,
    files: {
      ...PAGE,
      [`app/shown/${kind}.tsx`]: `export const revalidate = 'soon';\n${PAGE[`app/shown/${kind}.tsx`]}`,
    },
    says: /revalidate/,
  })),
  {
    name: 'dynamic = error and a handler that reads a header',
    files: {
      'app/strict/route.ts': `import { headers } from 'next/headers';\nexport const dynamic = 'error';\nexport async function GET() { return new Response((await headers()).get('x')) }`,
    },
    says: /strict/,
  },
  {
    name: 'a handler that throws while its answer is made',
    files: {
      'app/failing/route.ts': `export const dynamic = 'force-static';\nexport function GET() { throw new Error('thrown-by-the-build') }`,
    },
    says: /thrown-by-the-build/,
  },
  {
    name: 'dynamic under cacheComponents',
    config: 'cacheComponents: true',
    files: { 'app/old/route.ts': `export const dynamic = 'force-static';\n${GET}` },
    says: /dynamic/,
  },
  {
    name: "'use cache' without cacheComponents",
    files: {
      'app/cached/route.ts': `async function read() { 'use cache'; return 1 }\nexport async function GET() { return Response.json(await read()) }`,
    },
    says: /use cache/,
  },
  {
    name: "output: 'export' with an answer that is made by the build",
    config: `output: 'export'`,
    files: { 'app/exported/route.ts': `export const dynamic = 'force-static';\n${GET}` },
  },
];
