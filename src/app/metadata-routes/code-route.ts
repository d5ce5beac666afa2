import {
  isTextKind,
  METADATA_ID,
  type MetadataKind,
  TEXT_TYPES,
  type TextKind,
} from '../../http/metadata-kind.ts';
import { SEGMENT_EXPORTS } from '../../http/segment-exports.ts';
import { WaymarkError } from '../../http/waymark-error.ts';
import type { RouteParams } from '../../router/matcher.ts';
import type { RouteModule } from '../manifest.ts';
import type { Robots, Sitemap } from './metadata-route-types.ts';
import { robotsText } from './robots-text.ts';
import { sitemapText } from './sitemap-text.ts';

/** Said, since a runtime may give it to a text only once that is sent. */
const PLAIN = { 'content-type': 'text/plain;charset=UTF-8' };

/** A metadata file that is code: `robots.ts`, `opengraph-image.tsx`. */
export interface MetadataCode {
  readonly kind: MetadataKind;
  /** Relative to the project directory, for errors. */
  readonly file: string;
  /** The path of its route, in the file-system grammar. */
  readonly path: string;
}

interface Context {
  readonly params?: Promise<RouteParams> | undefined;
}

/** What is called with the request's parameters, and the id where there are several answers. */
type MakeMetadata = (input?: {
  readonly params?: Promise<RouteParams | undefined> | undefined;
  readonly id?: Promise<string>;
}) => unknown;

type ListIds = (input?: { readonly params: RouteParams }) => unknown;

const routes = new WeakMap<RouteModule, RouteModule>();

/**
 * The route of a metadata file, made of the module that the file is. Its answers are kept, unless it says otherwise, or
 * asks for its request.
 *
 * @throws {WaymarkError} `ERR_EXPORT_MISSING` when the module lacks what the file is to export.
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/metadata
 */
export function codeRoute(module: RouteModule, code: MetadataCode): RouteModule {
  let route = routes.get(module);
  if (!route) routes.set(module, (route = makeRoute(module, code)));
  return route;
}

function makeRoute(module: RouteModule, code: MetadataCode): RouteModule {
  const make = functionOf<MakeMetadata>(module, 'default', code);
  const config = Object.fromEntries(SEGMENT_EXPORTS.map((name) => [name, module[name]]));
  const kept = { ...config, revalidate: config['revalidate'] ?? false };
  if (!code.path.endsWith(`[${METADATA_ID}]`)) return { ...kept, GET: single(make, code) };
  const isSitemap = code.kind === 'sitemap';
  const list = functionOf<ListIds>(module, isSitemap ? 'generateSitemaps' : 'generateImageMetadata', code);
  const suffix = isSitemap ? '.xml' : '';
  const idsOf = async (params: RouteParams) =>
    listedIds(isSitemap ? await list() : await list({ params }), code);
  // Which parameters the folders above have is not known here: then the answers are made when they are first asked for.
  const isOnly = code.path.split('[').length === 2;
  return {
    ...kept,
    GET: oneOf(make, idsOf, suffix, code),
    generateStaticParams: async () =>
      isOnly ? (await idsOf({})).map((id) => ({ [METADATA_ID]: id + suffix })) : [],
  };
}

function single(make: MakeMetadata, { kind }: MetadataCode) {
  return async (_request: Request, { params }: Context) =>
    isTextKind(kind) ? textAnswer(kind, await make()) : make({ params });
}

function oneOf(
  make: MakeMetadata,
  idsOf: (params: RouteParams) => Promise<readonly string[]>,
  suffix: string,
  { kind }: MetadataCode,
) {
  return async (_request: Request, context: Context) => {
    const { [METADATA_ID]: asked, ...params } = (await context.params) ?? {};
    const ids = await idsOf(params);
    const id = ids.find((each) => each + suffix === asked);
    if (id === undefined) return new Response('Not Found', { status: 404, headers: PLAIN });
    if (isTextKind(kind)) return textAnswer(kind, await make({ id: Promise.resolve(id) }));
    return make({ params: Promise.resolve(params), id: Promise.resolve(id) });
  };
}

function listedIds(items: unknown, { file }: MetadataCode): string[] {
  if (!Array.isArray(items))
    throw new WaymarkError('ERR_EXPORT_INVALID', `What '${file}' lists its ids with must return an array.`);
  return items.map((item: { readonly id?: unknown } | null | undefined) => {
    if (item?.id !== undefined && item.id !== null) return String(item.id);
    throw new WaymarkError(
      'ERR_EXPORT_INVALID',
      `What '${file}' lists its ids with must return an \`id\` for every item.`,
    );
  });
}

function textAnswer(kind: TextKind, data: unknown): Response {
  return new Response(textOf(kind, data), {
    headers: { 'content-type': TEXT_TYPES[kind], 'cache-control': 'public, max-age=0, must-revalidate' },
  });
}

function textOf(kind: TextKind, data: unknown): string {
  if (kind === 'robots') return robotsText(data as Robots);
  return kind === 'sitemap' ? sitemapText(data as Sitemap) : JSON.stringify(data);
}

function functionOf<Kind extends (...input: never[]) => unknown>(
  module: RouteModule,
  name: string,
  { file }: MetadataCode,
): Kind {
  const found = module[name];
  if (typeof found === 'function') return found as Kind;
  const shown = name === 'default' ? 'a default function' : `the function \`${name}\``;
  throw new WaymarkError(
    'ERR_EXPORT_MISSING',
    `Metadata file '${file}' does not export ${shown}: it has no answer.`,
  );
}
