/**
 * Whether a path of a file below `public/` is kept from clients: a part of it starts with a dot, as those that editors,
 * version control and operating systems leave behind. `.well-known` is for clients (RFC 8615).
 *
 * @param path Decoded, with `/` between its parts and none at its beginning.
 */
export function isHiddenPath(path: string): boolean {
  if (!path.includes('.')) return false;
  return path
    .split('/')
    .some((part, index) => part.startsWith('.') && !(index === 0 && part === '.well-known'));
}
