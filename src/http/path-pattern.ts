import { parse, type Token, tokensToRegexp } from 'path-to-regexp';

/**
 * Reads a path in the syntax of path-to-regexp, as rules of the config hold it.
 *
 * As in Next.js, a repeated parameter that nothing separates from what stands before it (`/a:path*`) is read as
 * one whose parts a slash separates; path-to-regexp refuses it.
 *
 * @throws {TypeError} when the pattern is not in that syntax.
 */
export function parsePathPattern(pattern: string): Token[] {
  const tokens = parse(pattern);
  try {
    tokensToRegexp(tokens);
    return tokens;
  } catch {
    return tokens.map(separate);
  }
}

function separate(token: Token): Token {
  if (typeof token === 'string' || token.prefix !== '' || token.suffix !== '') return token;
  return token.modifier === '*' || token.modifier === '+' ? { ...token, prefix: '/' } : token;
}
