import { indexFiles } from './static-files/file-index.ts';
import { findOnDisk } from './static-files/find-on-disk.ts';
import { KeptContents } from './static-files/kept-contents.ts';
import { respondWithFile } from './static-files/respond-with-file.ts';

/** How a folder of files is served. */
export interface StaticFilesOptions {
  /** Looks at the disk at each request, so that every answer is fresh. Default: false, the folder is read once. */
  readonly dev?: boolean;
}

/** Answers a request for a file; `undefined` where there is none of this path. */
export type StaticFiles = (request: Request, path: string) => Response | Promise<Response> | undefined;

/**
 * Serves the files of a folder, as Next.js serves those of `public/`: by their exact names, and folders not at all.
 *
 * @param directory The absolute path of the folder.
 * @returns `undefined` where the folder has no file, and will not have any.
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/public-folder
 */
export function createStaticFiles(
  directory: string,
  { dev = false }: StaticFilesOptions = {},
): StaticFiles | undefined {
  const find = dev ? (name: string) => findOnDisk(directory, name) : indexFiles(directory);
  if (!find) return undefined;
  const kept = dev ? undefined : new KeptContents();
  return (request, path) => {
    const name = decodePath(path);
    if (name === undefined) return undefined;
    const file = find(name);
    return file && respondWithFile(request, file, kept);
  };
}

/** Slashes and backslashes that come encoded are parts of a name (RFC 3986, section 2.2), and no file's name has one. */
const NO_FILE = /%(?:2f|5c|00)|\\/i;

function decodePath(path: string): string | undefined {
  if (!path.includes('%')) return path.includes('\\') ? undefined : path;
  if (NO_FILE.test(path)) return undefined;
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
