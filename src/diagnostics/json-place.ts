/**
 * Finds where a value stands in a JSON text.
 *
 * @param path The names and indices that lead to it. Where they lead nowhere, the place is that of the last that does.
 * @returns Its offset; `undefined` for a text that is not JSON.
 */
export function jsonPlace(text: string, path: readonly (string | number)[]): number | undefined {
  let place = skipSpace(text, text.startsWith('\uFEFF') ? 1 : 0);
  for (const step of path) {
    const inside = members(text, place).find(([name]) => name === step);
    if (!inside) return place;
    place = inside[1];
  }
  return place < text.length ? place : undefined;
}

/** What is in an object or an array, each with the offset of its value. */
function members(text: string, start: number): [name: string | number, offset: number][] {
  const open = text[start];
  if (open !== '{' && open !== '[') return [];
  const found: [string | number, number][] = [];
  let offset = skipSpace(text, start + 1);
  while (offset < text.length && text[offset] !== '}' && text[offset] !== ']') {
    let name: string | number = found.length;
    if (open === '{') {
      const end = endOf(text, offset);
      name = JSON.parse(text.slice(offset, end)) as string;
      offset = skipSpace(text, skipSpace(text, end) + 1);
    }
    found.push([name, offset]);
    offset = skipSpace(text, endOf(text, offset));
    if (text[offset] === ',') offset = skipSpace(text, offset + 1);
  }
  return found;
}

/** The offset behind the value that begins at another one. */
function endOf(text: string, start: number): number {
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]]|[^\s{}[\],:"]+/g;
  tokens.lastIndex = start;
  let depth = 0;
  for (let token = tokens.exec(text); token; token = tokens.exec(text)) {
    if (token[0] === '{' || token[0] === '[') depth += 1;
    else if (token[0] === '}' || token[0] === ']') depth -= 1;
    if (depth <= 0) return tokens.lastIndex;
  }
  return text.length;
}

function skipSpace(text: string, offset: number): number {
  return offset + (/^\s*/.exec(text.slice(offset))?.[0].length ?? 0);
}
