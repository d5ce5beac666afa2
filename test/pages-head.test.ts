import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePagesProject } from './harness/pages-project.ts';
import { type RunningCommand, runWaymark, serveWaymark } from './harness/run-waymark.ts';

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const project = makePagesProject({
  'app/layout.tsx': `
    import { Inter } from 'next/font/google';
    import localFont from 'next/font/local';
    const inter = Inter({ subsets: ['latin'], variable: '--inter' });
    const own = localFont({ src: './own.woff2' });
    export const metadata = { title: { template: '%s | Shop', default: 'Shop' }, metadataBase: 'https://shop.test' };
    export const viewport = { themeColor: 'black' };
    export default function Layout({ children }) {
      return <html lang="en" className={inter.variable}><body className={own.className}>{children}</body></html>;
    }`,
  'app/own.woff2': 'no font at all'.repeat(400),
  'app/page.tsx': `
    import dynamic from 'next/dynamic';
    import Image from 'next/image';
    import Script from 'next/script';
    const Later = dynamic(() => import('./later'));
    export const metadata = { description: 'All there is' };
    export default function Page() {
      return <main>
        <Image src="/a.png" alt="A" width={10} height={20} />
        <Image src="/b.png" alt="B" width={10} height={20} preload />
        <Later name="Ada" />
        <Script id="early" strategy="beforeInteractive">{'window.early = 1'}</Script>
      </main>;
    }`,
  'app/later.tsx': `export default function Later({ name }) { return <p>Hello, {name}</p>; }`,
  'app/items/[id]/page.tsx': `
    import { notFound } from 'next/navigation';
    export async function generateMetadata({ params, searchParams }, parent) {
      const { id } = await params;
      if (id === 'none') notFound();
      if (id === 'bad') throw new Error('no such item');
      return { title: id, keywords: [(await searchParams).q, (await parent).title.absolute], alternates: { canonical: './' } };
    }
    export default function Page() { return <p>an item</p>; }`,
  'app/styled/page.tsx': `
    import { Suspense } from 'react';
    import { Registry, Styled } from './registry';
    export const dynamic = 'force-dynamic';
    async function Late() {
      await new Promise((done) => setTimeout(done, 150));
      return <Styled name="late" />;
    }
    export default function Page() {
      return <Registry><Styled name="early" /><Suspense fallback="..."><Late /></Suspense></Registry>;
    }`,
  'app/styled/registry.tsx': `'use client';
    import { createContext, use, useState } from 'react';
    import { useServerInsertedHTML } from 'next/navigation';
    const Names = createContext([]);
    export function Registry({ children }) {
      const [names] = useState(() => []);
      useServerInsertedHTML(() => names.splice(0).map((name) => <style key={name}>{'.' + name + ' > p {}'}</style>));
      return <Names value={names}>{children}</Names>;
    }
    export function Styled({ name }) {
      use(Names).push(name);
      return <div className={name}>{name}</div>;
    }`,
  'app/items/not-found.tsx': `export const metadata = { title: 'No item' };
    export default function None() { return <p>none</p>; }`,
  'app/items/error.tsx': `'use client';
    export default function Failed() { return <p>failed</p>; }`,
  'public/a.png': Buffer.from(PIXEL, 'base64').toString('latin1'),
});

let server: RunningCommand;

async function html(path: string, accept = 'text/html'): Promise<string> {
  return (await fetch(server.url + path, { headers: { accept } })).text();
}

afterAll(() => project.remove());

describe.each(['start', 'dev'] as const)('the head of pages in %s', (mode) => {
  beforeAll(async () => {
    if (mode === 'start') {
      const { code, stderr } = await runWaymark(['build'], project.dir);
      expect(code, stderr).toBe(0);
    }
    server = await serveWaymark(mode, project.dir);
  });
  afterAll(() => server?.stop());

  test('metadata of the page and its layouts', async () => {
    const text = await html('/');
    expect(text).toContain('<title>Shop</title>');
    expect(text).toContain('<meta name="description" content="All there is"/>');
    expect(text).toContain('<meta name="theme-color" content="black"/>');
    expect(text).toMatch(/^<!DOCTYPE html><html lang="en"[^>]*><head><meta charSet="utf-8"\/>/);
  });

  test('metadata that is made for a request', async () => {
    const text = await html('/items/7?q=new');
    expect(text).toContain('<title>7 | Shop</title>');
    expect(text).toContain('<meta name="keywords" content="new,Shop"/>');
    expect(text).toContain('<link rel="canonical" href="https://shop.test/items/7"/>');
  });

  test('metadata that fails shows the error page in the place of the page', async () => {
    const text = await html('/items/bad');
    expect(text.replace(/<script.*?<\/script>/gs, '')).not.toContain('an item');
    if (mode === 'start') expect(text).not.toContain('no such item');
  });

  test('notFound() in metadata: 404, with the metadata of the file that is shown', async () => {
    const response = await fetch(`${server.url}/items/none`);
    const text = await response.text();
    expect(response.status).toBe(404);
    expect(text).toContain('<title>No item | Shop</title>');
    expect(text).toContain('<meta name="robots" content="noindex"/>');
    expect(text).toContain('<p>none</p>');
  });

  test('next/image, next/dynamic and next/script in a Server Component', async () => {
    const text = await html('/');
    expect(text).toMatch(/<img alt="A"[^>]* loading="lazy" width="10" height="20"[^>]* src="\/a.png"\/>/);
    expect(text).toContain('<link rel="preload" as="image" href="/b.png"');
    expect(text).toContain('<p>Hello, <!-- -->Ada</p>');
    expect(text).toContain('<script id="early">window.early = 1</script>');
  });

  test('useServerInsertedHTML() puts nodes into the head, and later ones before what they are for', async () => {
    const text = await html('/styled');
    const [head = '', body = ''] = text.split('</head>');
    expect(head).toMatch(/<style>\.early > p \{\}<\/style>$/);
    expect(text.match(/<style>\.(?:early|late) /g)).toEqual(['<style>.early ', '<style>.late ']);
    expect(body.indexOf('<style>.late > p {}</style>')).toBeGreaterThan(body.indexOf('<div class="early">'));
    expect(body.indexOf('<style>.late > p {}</style>')).toBeLessThan(body.indexOf('<div class="late">'));
  });

  test('next/font', async () => {
    const text = await html('/');
    const [, variable] = /<html lang="en" class="(font_variable_Inter_\w+)"/.exec(text) ?? [];
    const [, own] = /<body class="(font_own_\w+)"/.exec(text) ?? [];
    const sheets = [...text.matchAll(/<link rel="stylesheet"[^>]* href="([^"]+)"/g)].map(([, href]) => href!);
    const css = (await Promise.all(sheets.map((href) => html(href, 'text/css')))).join('');
    expect(css).toMatch(new RegExp(`\\.${variable} ?\\{ ?--inter: ?["']?Inter`));
    expect(css).toContain(`.${own}`);
    const [, file] = /url\("?([^")]+)"?\)/.exec(css) ?? [];
    expect(await html(new URL(file!, server.url + sheets[0]!).pathname)).toContain('no font at all');
  });
});
