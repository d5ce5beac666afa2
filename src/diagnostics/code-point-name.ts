/** What Unicode calls the first character of a text, for one that cannot be shown: `U+00A0`. */
export function codePointName(text: string): string {
  const code = text.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
