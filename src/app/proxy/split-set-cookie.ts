/**
 * The cookies of a `Set-Cookie` line in which several are joined by commas, as by `headers.get('set-cookie')`. A comma
 * separates where a name and `=` follow it before the next `;` or `,`, so that the one of a date does not.
 */
export function splitSetCookie(line: string): string[] {
  return line.split(/,\s*(?=[^\s=;,]+\s*=)/);
}
