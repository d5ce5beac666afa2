import { createElement, type ReactElement, type ReactNode } from 'react';
import type { RouteParams } from '../../router/matcher.ts';
import { fileImages } from '../metadata/file-images.ts';
import type { HeadTag } from '../metadata/head-tag.ts';
import { metadataTags } from '../metadata/metadata-tags.ts';
import type { Metadata, Viewport } from '../metadata/metadata-types.ts';
import type { UrlContext } from '../metadata/metadata-url.ts';
import {
  type MetadataSource,
  type ResolvingMetadata,
  resolveMetadata,
} from '../metadata/resolve-metadata.ts';
import { mergeViewports, viewportTags } from '../metadata/viewport-tags.ts';
import type { PageImage } from '../page-image.ts';
import type { PageTree } from '../page-tree.ts';
import type { PageInput } from './render-tree.tsx';
import { imagesOf, modulesOf, type PageModule } from './page-way.ts';
import { promisedSearchParams } from './search-params.ts';

/** What `generateMetadata` and `generateViewport` are given. */
interface HeadProps {
  readonly params: Promise<RouteParams>;
  readonly searchParams?: Promise<PageInput['searchParams']>;
}

type GenerateMetadata = (
  props: HeadProps,
  parent: ResolvingMetadata,
) => Metadata | null | Promise<Metadata | null>;
type GenerateViewport = (
  props: HeadProps,
  parent: Promise<Viewport>,
) => Viewport | null | Promise<Viewport | null>;

/**
 * What a page and the layouts around it have to say in the head of its document.
 *
 * @throws what their functions throw.
 * @see https://nextjs.org/docs/app/api-reference/functions/generate-metadata
 */
export async function pageHead(
  tree: PageTree,
  input: PageInput,
  context: Omit<UrlContext, 'base'>,
): Promise<ReactElement> {
  return headOf(await modulesOf(tree), imagesOf(tree), input, context);
}

/**
 * The same where the page has ended in `notFound()` or its like: of the layouts around what is shown in its place, and of
 * that; and robots are not to keep it.
 */
export async function failedHead(
  tree: PageTree,
  input: PageInput,
  context: Omit<UrlContext, 'base'>,
  kind: 'not-found' | 'forbidden' | 'unauthorized',
): Promise<ReactElement> {
  const modules = await modulesOf(tree, kind);
  return (
    <>
      <meta name="robots" content="noindex" />
      {await headOf(modules, imagesOf(tree, kind), input, context)}
    </>
  );
}

async function headOf(
  modules: readonly (PageModule | undefined)[],
  images: readonly (readonly PageImage[])[],
  input: PageInput,
  context: Omit<UrlContext, 'base'>,
): Promise<ReactElement> {
  const found = await Promise.all(
    images.map(async (each) => (each.length > 0 ? fileImages(each, input.params) : undefined)),
  );
  const sources = modules.map((module, index) =>
    metadataSource(module, propsFor(input, index === modules.length - 1)),
  );
  const [viewport, metadata] = await Promise.all([
    resolveViewport(modules, input),
    resolveMetadata(sources, context, found),
  ]);
  const tags = [...viewportTags(viewport), ...metadataTags(metadata, context)];
  return (
    <>
      <meta charSet="utf-8" />
      {tags.map(tagElement)}
    </>
  );
}

/** What shows nothing, and fails with the head: so that the nearest error boundary of the page is shown. */
export function failureOf(head: Promise<ReactElement>): ReactNode {
  return head.then(() => null);
}

function metadataSource(module: PageModule | undefined, props: HeadProps): MetadataSource {
  const generate = module?.['generateMetadata'];
  if (typeof generate === 'function') return async (parent) => (generate as GenerateMetadata)(props, parent);
  return module?.['metadata'] as Metadata | undefined;
}

async function resolveViewport(
  modules: readonly (PageModule | undefined)[],
  input: PageInput,
): Promise<Viewport> {
  let resolved = mergeViewports([]);
  for (const [index, module] of modules.entries()) {
    const generate = module?.['generateViewport'];
    const props = propsFor(input, index === modules.length - 1);
    const own =
      typeof generate === 'function'
        ? await (generate as GenerateViewport)(props, Promise.resolve(resolved))
        : (module?.['viewport'] as Viewport | undefined);
    resolved = mergeViewports([resolved, own ?? undefined]);
  }
  return resolved;
}

/** Layouts are not told of the query: they stay when it changes. */
function propsFor({ params, searchParams }: PageInput, isPage: boolean): HeadProps {
  const props = { params: Promise.resolve(params) };
  return isPage ? { ...props, searchParams: promisedSearchParams(searchParams) } : props;
}

function tagElement({ tag, attributes, text }: HeadTag, index: number): ReactNode {
  return createElement(tag, { key: index, ...attributes }, text);
}
