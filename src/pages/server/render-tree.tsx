import type { ComponentType, ReactNode } from 'react';
import type { RouteParams } from '../../router/matcher.ts';
import type { LoadedFile, PageFile, PageTree } from '../page-tree.ts';
import type { FailureKind, SegmentState } from '../payload.ts';
import { type ErrorFallbackProps } from '../router/error-boundary.tsx';
import { ACCESS_STATUSES, AccessNotice } from '../router/notice.tsx';
import { Outlet, type OutletProps, TemplateContent } from '../router/outlet.tsx';
import { promisedSearchParams } from './search-params.ts';

/** What pages and layouts are given. */
export interface PageInput {
  readonly params: RouteParams;
  readonly searchParams: Readonly<Record<string, string | string[] | undefined>>;
  /** The query as it stands in the key of a page. */
  readonly search: string;
  /** What fails where the page is shown if its metadata did. */
  readonly failure?: ReactNode;
  /** The keys of the layouts that the browser shows already. */
  readonly known: ReadonlySet<string>;
}

/** A page's segments, and what they show. */
export interface RenderedTree {
  readonly tree: SegmentState;
  readonly nodes: Record<string, ReactNode>;
}

/** A segment on its way to be rendered. */
interface Place {
  /** Of the segment above; `''` for the first. */
  readonly parent: string;
  /** The parameters of the segments above: a layout does not see those below it. */
  readonly params: RouteParams;
}

type AccessStatus = Exclude<FailureKind, 'error'>;

/** Makes, for each segment of a page, what it shows; no component has been called when this is done. */
export async function renderTree(tree: PageTree, input: PageInput): Promise<RenderedTree> {
  const nodes: Record<string, ReactNode> = {};
  const state = await renderSegment(tree, { parent: '', params: {} }, input, nodes);
  return { tree: state, nodes };
}

async function renderSegment(
  tree: PageTree,
  { parent, params: above }: Place,
  input: PageInput,
  nodes: Record<string, ReactNode>,
): Promise<SegmentState> {
  const { segment, files, slots } = tree;
  if (isEnd(segment)) return renderEnd(tree, parent, input, nodes);
  const { name, params } = enter(segment, input.params, above);
  const id = `${parent}/${name}`;
  const entries = await Promise.all(
    Object.entries(slots).map(async ([slot, child]) => {
      const place = { parent: slot === 'children' ? id : `${id}@${slot}`, params };
      return [slot, await renderSegment(child, place, input, nodes)] as const;
    }),
  );
  const isRoot = parent === '';
  const around = await loadAround(files, isRoot);
  if (!input.known.has(id)) nodes[id] = await renderLayout(tree, params, around);
  const handles: FailureKind[] = [
    ...(around.error ? ['error' as const] : []),
    ...(isRoot ? ACCESS_STATUSES : (Object.keys(around.access ?? {}) as AccessStatus[])),
  ];
  return { key: id, id, name, ...(handles.length > 0 && { handles }), slots: Object.fromEntries(entries) };
}

/** What a segment puts around what stands in its slots. */
type Around = Omit<OutletProps, 'slot'>;

async function loadAround(files: PageTree['files'], isRoot: boolean): Promise<Around> {
  const [template, loading, error, notFound, forbidden, unauthorized] = await Promise.all(
    [files.template, files.loading, files.error, files['not-found'], files.forbidden, files.unauthorized].map(
      load,
    ),
  );
  const access = {
    ...show('404', notFound),
    ...show('403', forbidden),
    ...show('401', unauthorized),
  };
  return {
    ...(template && { template: elementOf(template, <TemplateContent />) }),
    ...(loading && { loading: elementOf(loading) }),
    ...(error && { error: componentOf<ErrorFallbackProps>(error) }),
    ...(Object.keys(access).length > 0 && { access }),
    ...(isRoot && { isRoot }),
  };
}

function show(status: AccessStatus, file: LoadedFile | undefined): Partial<Record<AccessStatus, ReactNode>> {
  return file ? { [status]: elementOf(file) } : {};
}

async function renderLayout(
  { files, slots }: PageTree,
  params: RouteParams,
  around: Around,
): Promise<ReactNode> {
  const [layout, error] = await Promise.all([files.layout, files.error].map(load));
  const places = Object.fromEntries(
    Object.keys(slots).map((slot) => [slot, <Outlet key={slot} slot={slot} {...around} />]),
  );
  const Layout = componentOf<Record<string, unknown>>(layout);
  if (!Layout) {
    return (
      <>
        {error?.css}
        {places['children']}
      </>
    );
  }
  return (
    <>
      {layout?.css}
      {error?.css}
      <Layout params={Promise.resolve(params)} {...places} />
    </>
  );
}

async function renderEnd(
  { segment, files }: PageTree,
  parent: string,
  { params, searchParams, search, failure }: PageInput,
  nodes: Record<string, ReactNode>,
): Promise<SegmentState> {
  const id = `${parent}/${segment}`;
  const file = files.page ?? files.default;
  const key = files.page ? id + search : id;
  const loaded = await load(file);
  const Page = componentOf<Record<string, unknown>>(loaded);
  if (Page)
    nodes[key] = (
      <>
        {loaded?.css}
        {files.page && failure}
        <Page
          params={Promise.resolve(params)}
          {...(files.page && { searchParams: promisedSearchParams(searchParams, Page) })}
        />
      </>
    );
  else {
    const missing = await load(files['not-found']);
    nodes[key] = (
      <>
        <meta name="robots" content="noindex" />
        {missing ? elementOf(missing) : <AccessNotice status="404" />}
      </>
    );
  }
  return { key, id, name: segment, slots: {} };
}

function isEnd(segment: string): boolean {
  return segment === '__PAGE__' || segment === '__DEFAULT__';
}

async function load(file: PageFile | undefined): Promise<LoadedFile | undefined> {
  return file?.load();
}

function elementOf(loaded: LoadedFile, children?: ReactNode): ReactNode {
  const Component = componentOf<{ children?: ReactNode }>(loaded);
  if (!Component) return undefined;
  return (
    <>
      {loaded.css}
      <Component>{children}</Component>
    </>
  );
}

function componentOf<Props>(loaded: LoadedFile | undefined): ComponentType<Props> | undefined {
  return loaded?.module['default'] as ComponentType<Props> | undefined;
}

/** The name of a segment with the value in the place of a parameter, and the parameters of it and those above. */
function enter(segment: string, all: RouteParams, above: RouteParams): { name: string; params: RouteParams } {
  const parameter = /^\[{1,2}(?:\.{3})?(.+?)\]{1,2}$/.exec(segment)?.[1];
  if (parameter === undefined) return { name: segment, params: above };
  const value = all[parameter];
  const name = Array.isArray(value) ? value.join('/') : (value ?? '');
  return { name, params: value === undefined ? above : { ...above, [parameter]: value } };
}
