import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { HeadTag } from '../src/pages/metadata/head-tag.ts';
import { METADATA_CASES } from './harness/metadata-cases.ts';
import { metadataTags } from '../src/pages/metadata/metadata-tags.ts';
import type { Metadata } from '../src/pages/metadata/metadata-types.ts';
import { resolveMetadata } from '../src/pages/metadata/resolve-metadata.ts';
import { mergeViewports, viewportTags } from '../src/pages/metadata/viewport-tags.ts';

/** What `next start` of Next.js 16.4.6 sent for the same exports, in the order of its tags. */
const recorded = JSON.parse(
  readFileSync(new URL('recorded/metadata.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, readonly string[]>>;

test.each(Object.keys(recorded))('metadataTags: as Next.js, %s', async (name) => {
  expect(await tagsOf(name)).toEqual(recorded[name]);
});

test('metadataTags: what is one of a list may be given alone', async () => {
  expect(await tagsOf('ogalbum')).toContain('<meta property="music:song" content="https://s/s"/>');
  expect(await tagsOf('ogplaylist')).toContain('<meta property="music:creator" content="https://c/c"/>');
});

test('metadataTags: with trailing slashes, addresses of pages end in one, and those of files do not', async () => {
  const urls = { canonical: './here', types: { 'application/rss+xml': './feed.xml' } };
  const metadata = await resolve({ metadataBase: 'https://acme.com', alternates: urls }, true);
  expect(metadata).toEqual([
    '<link rel="canonical" href="https://acme.com/m/x/p/here/"/>',
    '<link rel="alternate" type="application/rss+xml" href="https://acme.com/m/x/p/feed.xml"/>',
  ]);
});

test('resolveMetadata: a function is given what the folders above say', async () => {
  const resolved = await resolveMetadata(
    [
      { description: 'above', openGraph: { images: '/a.png' } },
      async (parent) => ({
        title: `${(await parent).description} ${(await parent).openGraph?.images?.length}`,
      }),
    ],
    { path: '/', trailingSlash: false, origin: 'http://localhost:3000' },
  );
  expect(resolved.title?.absolute).toBe('above 1');
});

test('resolveTitle: a title with `$&` is taken as it is', async () => {
  const { title } = await resolveMetadata(
    [{ title: { template: '%s | %s', default: '' } }, {}, { title: '$& $1' }],
    { path: '/', trailingSlash: false, origin: 'http://localhost:3000' },
  );
  expect(title?.absolute).toBe('$& $1 | $& $1');
});

async function tagsOf(name: string): Promise<string[]> {
  const { layout, page, layoutViewport, pageViewport } = METADATA_CASES[name]!;
  const context = { path: `/m/${name}/p`, trailingSlash: false, origin: 'http://localhost:4731' };
  const metadata = await resolveMetadata([{}, {}, layout, undefined, page], context);
  const viewport = mergeViewports([layoutViewport, pageViewport]);
  return [...viewportTags(viewport), ...metadataTags(metadata, context)].map(html);
}

async function resolve(page: Metadata, trailingSlash: boolean): Promise<string[]> {
  const context = { path: '/m/x/p', trailingSlash, origin: 'http://localhost:4731' };
  return metadataTags(await resolveMetadata([{}, page], context), context).map(html);
}

function html({ tag, attributes, text }: HeadTag): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escape(value)}"`);
  return `<${tag}${written.join('')}${text === undefined ? '/>' : `>${escape(text)}</${tag}>`}`;
}

function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replaceAll(/[&<>"]/g, (character) => entities[character]!);
}
