/** Whether a source text is a CommonJS module: it fills `exports`, and has neither `import` nor `export`. */
export function isCommonJs(source: string): boolean {
  return /\b(?:module\.)?exports\b/.test(source) && !/^\s*(?:import\b(?!\s*[.(])|export\b)/m.test(source);
}

/** The names that a CommonJS module puts into `exports`, as far as its text shows them. */
export function commonJsExports(source: string): string[] {
  const names = [...source.matchAll(/\bexports\.([\w$]+)\s*=(?!=)/g)].map(([, name]) => name);
  const start = /\bmodule\.exports\s*=\s*\{/.exec(source);
  const literal = start ? topLevel(source.slice(start.index + start[0].length)) : '';
  const keys = literal.split(',').map((entry) => /^\s*(?:async\s+)?([\w$]+)/.exec(entry)?.[1]);
  return [...new Set([...names, ...keys])].filter((name) => name !== undefined);
}

/** The text up to the brace that closes it, without what stands in brackets of its own. */
function topLevel(text: string): string {
  let depth = 0;
  let kept = '';
  for (const character of text) {
    if ('})]'.includes(character) && --depth < 0) break;
    if ('{(['.includes(character)) depth++;
    else if (depth === 0) kept += character;
  }
  return kept;
}
