/**
 * The path of a file in `app/`: groups `(name)` and slots `@name` add nothing to it, `%5F` stands for `_`.
 *
 * @see https://nextjs.org/docs/app/getting-started/project-structure
 */
export function routePath(folders: readonly string[]): string {
  const parts = folders
    .filter((folder) => !isGroup(folder) && !folder.startsWith('@'))
    .map((folder) => folder.replaceAll(/%5F/gi, '_'));
  return `/${parts.join('/')}`;
}

/** Whether a folder and all that is in it is kept out of the routes. */
export function isPrivateFolder(name: string): boolean {
  return name.startsWith('_') || name === 'node_modules';
}

function isGroup(folder: string): boolean {
  return folder.startsWith('(') && folder.endsWith(')');
}
