/** All cookies, none, or those of these names. */
export type CookieChoice = boolean | readonly string[];

/** The `Cookie` header with the cookies that go on; `null` for none. */
export function filterCookies(header: string | null, choice: CookieChoice): string | null {
  if (header === null || choice === true) return header;
  if (choice === false) return null;
  const kept = header.split(';').filter((pair) => choice.includes(pair.split('=', 1)[0]?.trim() ?? ''));
  return kept.length === 0 ? null : kept.map((pair) => pair.trim()).join('; ');
}

/** How cookies that an upstream sets become cookies of this server. */
export interface SetCookieRules {
  readonly choice: CookieChoice;
  /** Default: none, so that a cookie is of this host alone. */
  readonly domain?: string | undefined;
  readonly mapPath: (path: string) => string;
}

/**
 * The `Set-Cookie` lines that go on: those that were chosen, without the upstream's own `Domain`, which no browser
 * would take from here.
 */
export function rewriteSetCookies(
  lines: readonly string[],
  { choice, domain, mapPath }: SetCookieRules,
): string[] {
  if (choice === false) return [];
  return lines.flatMap((line) => {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const name = pair.split('=', 1)[0]?.trim() ?? '';
    if (choice !== true && !choice.includes(name)) return [];
    const kept = attributes.flatMap((attribute) => {
      if (/^domain\s*(?:=|$)/i.test(attribute)) return [];
      const path = /^path\s*=(.*)$/i.exec(attribute)?.[1];
      return [path === undefined ? attribute : `Path=${mapPath(path.trim())}`];
    });
    // A cookie with this prefix must not have one (RFC 6265bis, section 4.1.3.2).
    if (domain !== undefined && !/^__host-/i.test(name)) kept.push(`Domain=${domain}`);
    return [[pair, ...kept].join('; ')];
  });
}
