import type { FetchApp } from '../http/handler.ts';
import { Request, Response } from '../http/bound-globals.ts';
import { createStaticFiles, type StaticFiles } from './static-files.ts';

/** How a folder is served as a site. */
export interface StaticSiteOptions {
  /** The path that stands before those of all files: `/docs`. Default: none. */
  readonly basePath?: string | undefined;
}

/**
 * Serves a folder of files as hosts of static sites do: `/about` is `about.html`, or `about/index.html` under
 * `/about/`, and what there is not is `404.html`, with 404. Files are read anew at each request.
 *
 * @param directory The absolute path of the folder.
 */
export function createStaticSite(directory: string, { basePath = '' }: StaticSiteOptions = {}): FetchApp {
  const files = createStaticFiles(directory, { dev: true });
  return {
    fetch: (request) => {
      const { pathname, search } = new URL(request.url);
      if (!files) return notFound(undefined, request);
      if (basePath !== '' && pathname !== basePath && !pathname.startsWith(`${basePath}/`))
        return notFound(files, request);
      return answer(files, request, pathname.slice(basePath.length) || '/', basePath, search);
    },
  };
}

function answer(
  files: StaticFiles,
  request: Request,
  path: string,
  basePath: string,
  search: string,
): Response | Promise<Response> {
  const bare = path.replace(/\/+$/, '');
  if (path.endsWith('/')) {
    const index = files(request, `${bare}/index.html`);
    if (index) return index;
    // The page is there, without the slash.
    return isThere(files, `${bare}.html`) ? moved(basePath + bare + search) : notFound(files, request);
  }
  const file = files(request, path) ?? files(request, `${path}.html`);
  if (file) return file;
  // What is relative in it would lead elsewhere without the slash.
  return isThere(files, `${path}/index.html`)
    ? moved(`${basePath}${path}/${search}`)
    : notFound(files, request);
}

function isThere(files: StaticFiles, path: string): boolean {
  return path !== '.html' && files(new Request('http://localhost/', { method: 'HEAD' }), path) !== undefined;
}

function moved(location: string): Response {
  return new Response(null, { status: 308, headers: { location } });
}

async function notFound(files: StaticFiles | undefined, { method }: Request): Promise<Response> {
  // Without what the request says of what it has already: it asked for something else.
  const page = await files?.(new Request('http://localhost/'), '/404.html');
  if (!page) return new Response('Not Found\n', { status: 404, headers: { 'content-type': 'text/plain' } });
  const headers = { 'content-type': page.headers.get('content-type') ?? 'text/html' };
  return new Response(method === 'HEAD' ? null : await page.arrayBuffer(), { status: 404, headers });
}
