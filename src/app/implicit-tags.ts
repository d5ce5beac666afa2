/** What the tags of paths begin with, as in Next.js. */
const PREFIX = '_N_T_';

/**
 * The tags that everything has which is made for a request: those of its path, and of each folder that its route is in.
 *
 * @param file The file of the route, relative to the project directory: `app/api/users/[id]/route.ts`.
 * @param path The path that was asked for, without base path: `/api/users/7`.
 */
export function implicitTags(file: string, path: string): string[] {
  const folders = file
    .replace(/^(?:src\/)?app(?=\/)/, '')
    .split('/')
    .slice(0, -1);
  const levels = folders.map((_, index) => folders.slice(0, index + 1).join('/'));
  const page = folders.join('/');
  return [
    ...levels.map((level) => `${PREFIX}${level}/layout`),
    // Next.js has the first alone, with which `revalidatePath(pattern, 'page')` finds no Route Handler.
    `${PREFIX}${page}/route`,
    `${PREFIX}${page}/page`,
    ...pathTags(path),
  ];
}

/**
 * The tags of what `revalidatePath` is given.
 *
 * @param path A path, or the pattern of a route.
 * @param type What a pattern stands for.
 */
export function pathTags(path: string, type?: string): string[] {
  const bare = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  // Of a pattern: as the folders are named.
  if (type !== undefined) return [`${PREFIX}${bare === '/' ? '' : bare}/${type}`];
  if (bare === '/') return [`${PREFIX}/`, `${PREFIX}/index`];
  return bare === '/index' ? [`${PREFIX}/index`, `${PREFIX}/`] : [`${PREFIX}${inOneForm(bare)}`];
}

/** A path has many forms, `/a@b` and `/a%40b`, and what is kept for one is kept for all. */
function inOneForm(path: string): string {
  if (/^[\w\-.~/]*$/.test(path)) return path;
  const parts = path.split('/').map((part) => {
    try {
      return encodeURIComponent(decodeURIComponent(part));
    } catch {
      // No percent-encoding: a character that was meant as it is.
      return encodeURIComponent(part.toWellFormed());
    }
  });
  return parts.join('/');
}
