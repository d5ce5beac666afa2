import { answerRequest } from '../app/answer-request.ts';
import { detachedConnection } from '../app/create-app.ts';
import { pathTags } from '../app/implicit-tags.ts';
import type { PagesApiCall } from '../app/pages-api.ts';
import { remakeAnswer } from '../app/remake-answer.ts';

/** What `res.revalidate` may be told besides the path. */
export interface RevalidateOptions {
  /** Whether a path that has no page is no error. */
  readonly unstable_onlyGenerated?: boolean;
}

/**
 * What `res.revalidate` does: drops what is kept for a path, and has it made anew before it resolves.
 *
 * @param call The request whose handler asks for it.
 * @param path With base path where the app has one, percent-encoded.
 * @throws (rejects with) an `Error` for what is no path, and where the path could not be answered.
 * @see https://nextjs.org/docs/pages/guides/incremental-static-regeneration#on-demand-revalidation-with-resrevalidate
 */
export async function revalidate(
  { app, request, connection }: PagesApiCall,
  path: string,
  options: RevalidateOptions = {},
): Promise<void> {
  if (typeof path !== 'string' || !path.startsWith('/')) {
    throw new Error(
      `Invalid urlPath provided to revalidate(), must be a path e.g. /blog/post-1, received ${path as unknown}`,
    );
  }
  try {
    const url = new URL(path, request.url);
    const bare = url.pathname.slice(app.manifest.basePath.length) || '/';
    const remade = await remakeAnswer(app, bare, connection, options.unstable_onlyGenerated === true);
    if (remade !== undefined) return checkStatus(remade, options);
    const store = await app.openStore?.();
    await store?.invalidate(pathTags(bare), undefined);
    const response = await answerRequest(app, new Request(url), detachedConnection());
    await response.body?.cancel();
    checkStatus(response.status, options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Failed to revalidate ${path}: ${reason}`, { cause: error });
  }
}

function checkStatus(status: number, { unstable_onlyGenerated = false }: RevalidateOptions): void {
  if (status === 200 || (status === 404 && unstable_onlyGenerated)) return;
  throw new Error(`Invalid response ${status}`);
}
