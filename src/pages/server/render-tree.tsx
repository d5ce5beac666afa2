import type { ComponentType, ReactNode } from 'react';
import type { RouteParams } from '../../router/matcher.ts';
import type { LoadedFile, PageFile, PageTree } from '../page-tree.ts';
import type { SegmentState } from '../payload.ts';
import { type ErrorFallbackProps } from '../router/error-boundary.tsx';
import { Outlet, TemplateContent } from '../router/outlet.tsx';
import { DefaultNotFound } from './default-pages.tsx';

/** What pages and layouts are given. */
export interface PageInput {
  readonly params: RouteParams;
  readonly searchParams: Readonly<Record<string, string | string[] | undefined>>;
  /** The query as it stands in the key of a page. */
  readonly search: string;
  /** What fails where the page is shown if its metadata did. */
  readonly failure?: ReactNode;
}

/** A page's segments, and what they show. */
export interface RenderedTree {
  readonly tree: SegmentState;
  readonly nodes: Record<string, ReactNode>;
}

/** Makes, for each segment of a page, what it shows; nothing of it has been called when this is done. */
export async function renderTree(tree: PageTree, input: PageInput): Promise<RenderedTree> {
  const nodes: Record<string, ReactNode> = {};
  const state = await renderSegment(tree, '', input, nodes);
  return { tree: state, nodes };
}

async function renderSegment(
  { segment, files, slots }: PageTree,
  parent: string,
  input: PageInput,
  nodes: Record<string, ReactNode>,
): Promise<SegmentState> {
  if (segment === '__PAGE__' || segment === '__DEFAULT__')
    return renderEnd(segment, files, parent, input, nodes);
  const name = segmentName(segment, input.params);
  const id = `${parent}/${name}`;
  const entries = await Promise.all(
    Object.entries(slots).map(
      async ([slot, child]) =>
        [slot, await renderSegment(child, slot === 'children' ? id : `${id}@${slot}`, input, nodes)] as const,
    ),
  );
  const [layout, template, loading, error] = await Promise.all(
    [files.layout, files.template, files.loading, files.error].map(load),
  );
  const Template = componentOf(template);
  const Loading = componentOf(loading);
  const outlet = (slot: string) => (
    <Outlet
      slot={slot}
      {...(Template && {
        template: (
          <>
            {template?.css}
            <Template>
              <TemplateContent />
            </Template>
          </>
        ),
      })}
      {...(Loading && {
        loading: (
          <>
            {loading?.css}
            <Loading />
          </>
        ),
      })}
      {...(error && { error: componentOf<ErrorFallbackProps>(error) })}
    />
  );
  const Layout = componentOf<Record<string, unknown>>(layout);
  const places = Object.fromEntries(Object.keys(slots).map((slot) => [slot, outlet(slot)]));
  nodes[id] = Layout ? (
    <>
      {layout?.css}
      {error?.css}
      <Layout params={Promise.resolve(input.params)} {...places} />
    </>
  ) : (
    places['children']
  );
  return { key: id, id, name, slots: Object.fromEntries(entries) };
}

async function renderEnd(
  segment: string,
  files: PageTree['files'],
  parent: string,
  { params, searchParams, search, failure }: PageInput,
  nodes: Record<string, ReactNode>,
): Promise<SegmentState> {
  const loaded = await load(files.page ?? files.default ?? files['not-found']);
  const Page = componentOf<Record<string, unknown>>(loaded) ?? DefaultNotFound;
  const id = `${parent}/${segment}`;
  const key = id + search;
  nodes[key] = (
    <>
      {loaded?.css}
      {failure}
      <Page params={Promise.resolve(params)} searchParams={Promise.resolve(searchParams)} />
    </>
  );
  return { key, id, name: segment, slots: {} };
}

async function load(file: PageFile | undefined): Promise<LoadedFile | undefined> {
  return file?.load();
}

function componentOf<Props = { children?: ReactNode }>(
  loaded: LoadedFile | undefined,
): ComponentType<Props> | undefined {
  return loaded?.module['default'] as ComponentType<Props> | undefined;
}

/** The folder's name, with the value in the place of a parameter. */
function segmentName(segment: string, params: RouteParams): string {
  const name = /^\[{1,2}(?:\.{3})?(.+?)\]{1,2}$/.exec(segment)?.[1];
  if (name === undefined) return segment;
  const value = params[name];
  return Array.isArray(value) ? value.map(encodeURIComponent).join('/') : encodeURIComponent(value ?? '');
}
