import { type Dynamic, type FetchCache, SEGMENT_EXPORTS, segmentFault } from '../http/segment-exports.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import type { RouteModule } from './manifest.ts';

/** A function that names the parameters of which the answers are made ahead of time. */
export type GenerateStaticParams = (context: { params: Record<string, never> }) => unknown;

/**
 * What a route file says of how its answers may be kept.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/route-segment-config
 */
export interface SegmentConfig {
  readonly dynamic: Dynamic;
  /** Seconds after which a kept answer is made anew; `Infinity`: never. */
  readonly revalidate: number;
  /** Whether parameters that `generateStaticParams` does not name are answered. */
  readonly dynamicParams: boolean;
  readonly fetchCache: FetchCache | undefined;
  readonly generateStaticParams: GenerateStaticParams | undefined;
  /** Whether the answers to GET may be kept, unless it turns out that they need their request. */
  readonly isKept: boolean;
  /** The same where the route's path has parameters: who must say so more clearly. */
  readonly isKeptWithParams: boolean;
}

/** Methods of which an answer depends on what came before: a route that has one of them is asked each time. */
const CHANGING_METHODS = ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const;

/**
 * Reads the segment config of a route's module.
 *
 * @param file The route file, for errors.
 * @param isPage Whether it is a page, which only shows something.
 * @returns `undefined` where it has none, and is no page.
 * @throws {WaymarkError} `ERR_EXPORT_INVALID` for a value that Next.js refuses.
 */
export function readSegmentConfig(
  module: RouteModule,
  file: string,
  isPage = false,
): SegmentConfig | undefined {
  if (!isPage && !SEGMENT_EXPORTS.some((name) => module[name] !== undefined)) return undefined;
  for (const name of SEGMENT_EXPORTS) {
    const fault = segmentFault(name, module[name]);
    if (fault === undefined) continue;
    throw new WaymarkError(
      'ERR_EXPORT_INVALID',
      `\`${name}\` of ${isPage ? 'page' : 'route file'} '${file}' ${fault}: received ${describe(module[name])}.`,
    );
  }
  const { dynamic = 'auto', revalidate, dynamicParams, fetchCache, generateStaticParams } = module;
  const isForced = dynamic === 'force-static' || dynamic === 'error';
  // As in Next.js, a page that says nothing is for everyone, unless it turns out to need its request.
  const isAsked = isPage || isForced || isPeriod(revalidate) || generateStaticParams !== undefined;
  const isKept = isAsked && (isPage || isReadOnly(module)) && dynamic !== 'force-dynamic' && revalidate !== 0;
  return {
    dynamic: dynamic as Dynamic,
    revalidate:
      revalidate === undefined || revalidate === false ? Number.POSITIVE_INFINITY : Number(revalidate),
    dynamicParams: dynamicParams !== false,
    fetchCache: fetchCache as FetchCache | undefined,
    generateStaticParams: generateStaticParams as GenerateStaticParams | undefined,
    isKept,
    // As in Next.js, `revalidate` alone is not enough.
    isKeptWithParams: isKept && (isForced || generateStaticParams !== undefined),
  };
}

/** What holds with `cacheComponents` for a route that says nothing: its answers are kept, if they turn out to be for all. */
export function impliedSegment(module: RouteModule): SegmentConfig {
  return {
    dynamic: 'auto',
    revalidate: Number.POSITIVE_INFINITY,
    dynamicParams: true,
    fetchCache: undefined,
    generateStaticParams: undefined,
    isKept: isReadOnly(module),
    isKeptWithParams: false,
  };
}

function isReadOnly(module: RouteModule): boolean {
  return typeof module['GET'] === 'function' && !CHANGING_METHODS.some((name) => module[name]);
}

function isPeriod(revalidate: unknown): boolean {
  return revalidate === false || (typeof revalidate === 'number' && revalidate > 0);
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
