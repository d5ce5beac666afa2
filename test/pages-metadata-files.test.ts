import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IMAGES, METADATA_APP, METADATA_PAGES, tagsOf } from './harness/metadata-files.ts';
import {
  diagnosticsOfBuild,
  type Expected,
  expectDiagnostics,
  type Files,
  inProject,
  SOUND,
} from './harness/malformed.ts';
import { makePagesProject } from './harness/pages-project.ts';
import {
  makeProject,
  type RunningCommand,
  runWaymark,
  serveWaymark,
  writeFiles,
} from './harness/run-waymark.ts';

interface RecordedAnswer {
  readonly status: number;
  readonly type?: string;
  readonly cache?: string | null;
  readonly text?: string;
}

/** What `next start` of Next.js 16.4.6 answered for `METADATA_APP`; of pages of its own the status alone. */
const recorded = JSON.parse(
  readFileSync(new URL('recorded/metadata-files.json', import.meta.url), 'utf8'),
) as Readonly<{
  heads: Readonly<Record<string, readonly string[]>>;
  answers: Readonly<Record<string, RecordedAnswer>>;
}>;

const project = makePagesProject({});
writeFiles(project.dir, METADATA_APP);
afterAll(() => project.remove());

/** The address of an app's icon for iPhones, and its size. */
async function appleIcon(url: string): Promise<string[] | undefined> {
  const html = await (await fetch(url)).text();
  return /href="(\/apple-icon[^"]+)" sizes="(\w+)"/.exec(html)?.slice(1);
}

describe.each(['start', 'dev'] as const)('metadata files in %s', (mode) => {
  let server: RunningCommand;

  beforeAll(async () => {
    if (mode === 'start') {
      const { code, stderr } = await runWaymark(['build'], project.dir);
      expect(code, stderr).toBe(0);
    }
    server = await serveWaymark(mode, project.dir);
  });
  afterAll(() => server?.stop());

  test.each(METADATA_PAGES)('the head of %s tells of them as that of Next.js does', async (path) => {
    const html = await (await fetch(server.url + path, { headers: { accept: 'text/html' } })).text();
    expect(tagsOf(html)).toEqual(recorded.heads[path]);
  });

  test.each(Object.entries(recorded.answers))('%s is answered as by Next.js', async (path, expected) => {
    const answer = await fetch(server.url + path, { headers: { accept: 'text/html', 'x-asked': 'me' } });
    expect(answer.status).toBe(expected.status);
    const { type, cache, text } = expected;
    if (type === undefined) return;
    expect(answer.headers.get('content-type')?.toLowerCase()).toBe(type.toLowerCase());
    if (text !== undefined) expect(await answer.text()).toBe(text);
    // Nothing is kept in dev, and files are not to be.
    const isFile = /\.(?:ico|png|svg|jpg)$|grouped\/sitemap\.xml$/.test(path);
    const isMadeForAll = cache?.startsWith('s-maxage') === true;
    const inDev = isFile ? 'no-cache, no-store' : isMadeForAll ? null : cache;
    expect(answer.headers.get('cache-control')).toBe(mode === 'dev' ? inDev : cache);
  });

  test('the addresses in the head lead to the images', async () => {
    const html = await (await fetch(`${server.url}/grouped`)).text();
    const [, icon = ''] = /rel="icon" href="(\/grouped\/[^"]+)"/.exec(html) ?? [];
    const answer = await fetch(server.url + icon);
    expect(Buffer.from(await answer.arrayBuffer()).toString('base64')).toBe(IMAGES.png20);
  });

  test.runIf(mode === 'dev')('an image that is another has another address', async () => {
    expect((await appleIcon(server.url))?.[1]).toBe('18x18');
    const before = await appleIcon(server.url);
    writeFileSync(join(project.dir, 'app/apple-icon.png'), Buffer.from(IMAGES.png48, 'base64'));
    const after = await appleIcon(server.url);
    writeFileSync(join(project.dir, 'app/apple-icon.png'), METADATA_APP['app/apple-icon.png'] as Buffer);
    expect(after?.[1]).toBe('48x48');
    expect(after?.[0]).not.toBe(before?.[0]);
  });
});

describe('metadata files of a project without pages', () => {
  const api = makeProject({
    'package.json': '{ "type": "module" }',
    'app/api/route.ts': SOUND,
    'app/robots.ts': "export default () => ({ rules: { disallow: '/' } });",
    'app/sitemap.ts': `import { headers } from 'next/headers';
export const dynamic = 'force-dynamic';
export default async () => [{ url: 'https://' + (await headers()).get('x-asked') }];`,
    'app/icon/route.ts': "export const GET = () => new Response('a route');",
    'app/manifest.json': '{}',
    'app/(all)/icon3.svg': '<svg/>',
  });
  writeFiles(api.dir, { 'app/favicon.ico': Buffer.from(IMAGES.ico, 'base64') });
  let server: RunningCommand;

  beforeAll(async () => {
    const { code, stdout, stderr } = await runWaymark(['build'], api.dir);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/○ route +\/favicon\.ico +GET/);
    expect(stdout).toMatch(/○ route +\/robots\.txt +GET/);
    expect(stdout).toMatch(/ƒ route +\/sitemap\.xml +GET/);
    server = await serveWaymark('start', api.dir);
  });
  afterAll(async () => {
    await server?.stop();
    api.remove();
  });

  test.each([
    ['/robots.txt', 'text/plain', 'User-Agent: *\nDisallow: /\n\n'],
    ['/sitemap.xml', 'application/xml', expect.stringContaining('<loc>https://me</loc>')],
    ['/favicon.ico', 'image/x-icon', expect.stringContaining('PNG')],
    ['/icon', expect.stringContaining('text/plain'), 'a route'],
    ['/manifest.json', 'application/manifest+json', '{}'],
  ])('%s', async (path, type, text) => {
    const answer = await fetch(server.url + path, { headers: { 'x-asked': 'me' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toEqual(type);
    expect(await answer.text()).toEqual(text);
  });

  test('waymark routes lists them', async () => {
    const { stdout } = await runWaymark(['routes', '--json'], api.dir);
    const rows = JSON.parse(stdout) as readonly {
      readonly path: string;
      readonly methods: readonly string[];
    }[];
    expect(rows.map(({ path }) => path)).toEqual([
      '/api',
      '/favicon.ico',
      '/icon',
      expect.stringMatching(/^\/icon3-\w{6}\.svg$/),
      '/manifest.json',
      '/robots.txt',
      '/sitemap.xml',
    ]);
    expect(rows.every(({ methods }) => methods[0] === 'GET')).toBe(true);
  });
});

describe('metadata files that are none', () => {
  test.each<[string, Files, readonly Expected[]]>([
    [
      'texts with the names of images',
      { 'app/icon.png': 'no image', 'app/x/opengraph-image.gif': 'GIF89' },
      [
        ['ERR_METADATA_FILE', 'app/icon.png', 'its size cannot be read as that of a .png file'],
        ['ERR_METADATA_FILE', 'app/x/opengraph-image.gif', 'its size cannot be read'],
      ],
    ],
    [
      'an image that nobody would show',
      { 'app/twitter-image.png': Buffer.alloc(5 * 1024 * 1024 + 1) },
      [['ERR_METADATA_FILE', 'app/twitter-image.png', 'take at most 5 MB']],
    ],
    [
      'code that exports no function',
      { 'app/robots.ts': 'export const rules = [];' },
      [['ERR_PRERENDER', 'app/robots.ts', 'a default function']],
    ],
    [
      'two files for one address',
      { 'app/robots.ts': SOUND, 'app/robots.txt': 'User-agent: *' },
      [['ERR_ROUTE_FILE_DUPLICATE', 'app/robots.txt', 'only one can answer']],
    ],
    [
      'a file of public/ at its address',
      { 'app/favicon.ico': Buffer.from(IMAGES.ico, 'base64'), 'public/favicon.ico': 'other' },
      [['ERR_ROUTE_CONFLICT', 'public/favicon.ico', 'app/favicon.ico']],
    ],
    [
      'a segment config that there is not',
      { 'app/sitemap.ts': "export const revalidate = 'soon';\nexport default () => [];" },
      [['ERR_EXPORT_INVALID', 'app/sitemap.ts:1:27', 'must be a whole number of seconds']],
    ],
  ])('buildProject: %s', async (_name, files, expected) => {
    await inProject({ 'app/api/route.ts': SOUND, ...files }, async (dir) => {
      expectDiagnostics(await diagnosticsOfBuild(dir), dir, expected);
    });
  });
});
