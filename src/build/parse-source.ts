import { type ParserOptions, parseSync } from 'vite';

/** Parses a file of a project. As in Next.js, one that ends in `.js` may hold JSX. */
export function parseSource(
  file: string,
  text: string,
  options: ParserOptions = {},
): ReturnType<typeof parseSync> {
  return parseSync(file, text, file.endsWith('.js') ? { lang: 'jsx', ...options } : options);
}
