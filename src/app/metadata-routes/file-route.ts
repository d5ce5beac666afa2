import type { RouteParams } from '../../router/matcher.ts';
import type { RouteModule } from '../manifest.ts';

/** A metadata file that is served as it is. */
export interface MetadataFile {
  readonly type: string;
  /** What stands for parameters in the path that links to it have; left out where the path has none. */
  readonly params?: RouteParams | undefined;
}

/** The route of a metadata file such as favicon.ico, as a build has it: its answer is for everyone. */
export function fileRoute(base64: string, { type, params }: MetadataFile): RouteModule {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return {
    GET: () => answer(bytes, type, 'public, max-age=0, must-revalidate'),
    dynamic: 'force-static',
    ...(params && { generateStaticParams: () => [params] }),
  };
}

/** The same in dev, where nobody is to keep it. */
export function devFileRoute(bytes: Uint8Array<ArrayBuffer>, { type }: MetadataFile): RouteModule {
  return { GET: () => answer(bytes, type, 'no-cache, no-store') };
}

function answer(bytes: Uint8Array<ArrayBuffer>, type: string, cacheControl: string): Response {
  return new Response(bytes, { headers: { 'content-type': type, 'cache-control': cacheControl } });
}
