import type { ExportedAnswer } from '../../app/export-app.ts';

/**
 * The file of an answer in a static export, as Next.js names it; `undefined` where its path can be no file.
 *
 * @param trailingSlash Whether the paths of pages end in a slash.
 */
export function exportPath(
  { kind, path }: Pick<ExportedAnswer, 'kind' | 'path'>,
  trailingSlash: boolean,
): string | undefined {
  if (kind === 'not-found') return '404.html';
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  // What a parameter says must not lead out of the folder.
  if (parts.some((part) => part === '.' || part === '..' || /[/\\\0]/.test(part))) return undefined;
  const name = parts.join('/');
  if (kind === 'route') return name === '' ? undefined : name;
  const extension = kind === 'page' ? 'html' : 'txt';
  if (name === '') return `index.${extension}`;
  return trailingSlash ? `${name}/index.${extension}` : `${name}.${extension}`;
}
