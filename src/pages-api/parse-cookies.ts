/**
 * The cookies of a `Cookie` header: of several with one name the first, and values percent-decoded where they can be.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6265#section-4.2.1
 */
export function parseCookies(header: string | null): Partial<Record<string, string>> {
  const cookies: Partial<Record<string, string>> = {};
  if (!header) return cookies;
  for (const part of header.split(';')) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim();
    if (Object.hasOwn(cookies, name)) continue;
    const value = decode(unquote(part.slice(equals + 1).trim()));
    if (name === '__proto__') Object.defineProperty(cookies, name, { value, enumerable: true });
    else cookies[name] = value;
  }
  return cookies;
}

function unquote(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

function decode(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
