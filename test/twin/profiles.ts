import { PROXY_CONFIG, PROXY_FILE } from './proxy-file.ts';
import { RULES_CONFIG } from './rules-config.ts';

/** The settings of one app: its config, and the files that only one of can be in an app. */
export interface Profile {
  /** What stands before the config: constants. */
  readonly before?: string;
  /** The fields of `next.config.mjs`, as they stand between its braces. */
  readonly config: string;
  readonly files?: Readonly<Record<string, string>>;
  /** The packages that its files import, besides those of Next.js and Waymark. */
  readonly packages?: readonly string[];
}

export type ProfileName = keyof typeof PROFILES;

const RULES = `const UP = process.env.UPSTREAM_PORT;
const H = (source, key, extra = {}) => ({ source, headers: [{ key, value: '1' }], ...extra });
const R = (source, destination, extra = {}) => ({ source, destination, permanent: false, ...extra });
const W = (source, destination, extra = {}) => ({ source, destination, ...extra });`;

const BASE_PATH = `basePath: '/docs',
  redirects: async () => [R('/old', '/new'), R('/nobase', 'https://ext.test/x', { basePath: false })],
  rewrites: async () => [W('/rewritten', '/api/users'), W('/outside', 'http://127.0.0.1:' + UP + '/outside', { basePath: false })],
  headers: async () => [H('/api/:path*', 'x-inside'), H('/plain/:path*', 'x-outside', { basePath: false })],`;

/** The older name of a proxy file, and its only function as the default export. */
const MIDDLEWARE_FILE = `import { NextResponse, type NextRequest } from 'next/server';
export default function anything(request: NextRequest) {
  const headers = new Headers(request.headers);
  if (request.nextUrl.searchParams.has('answer')) return new Response('from middleware', { status: 202 });
  if (request.nextUrl.searchParams.has('add')) headers.set('x-added', 'yes');
  return NextResponse.next({ request: { headers }, headers: { 'x-middle': '1' } });
}
`;

/** The proxies of Next.js say who they are; what is compared here are pages. */
const ACTIONS_CONFIG = `poweredByHeader: false, experimental: { authInterrupts: true, serverActions: { allowedOrigins: ['partner.test', '*.friends.test'], bodySizeLimit: '20kb' } }`;

/** One app each, and so one build: cases that can share a config do. */
export const PROFILES = {
  plain: { config: '' },
  rules: { before: RULES, config: RULES_CONFIG },
  'trailing-slash': { config: 'trailingSlash: true' },
  'skip-slash': { config: 'skipTrailingSlashRedirect: true, experimental: { authInterrupts: true }' },
  'base-path': { before: RULES, config: BASE_PATH },
  cache: { config: '' },
  'cache-components': {
    config: 'cacheComponents: true, cacheLife: { twin: { stale: 60, revalidate: 60, expire: 600 } }',
  },
  proxy: { config: PROXY_CONFIG, files: { 'proxy.ts': PROXY_FILE } },
  middleware: { config: '', files: { 'middleware.ts': MIDDLEWARE_FILE } },
  pages: { config: '' },
  'app-pages': { config: 'experimental: { authInterrupts: true }' },
  actions: { config: ACTIONS_CONFIG },
  kit: { config: '', packages: ['jose', 'zod'] },
  'actions-base-path': { config: `${ACTIONS_CONFIG}, basePath: '/docs', trailingSlash: true` },
} satisfies Record<string, Profile>;
