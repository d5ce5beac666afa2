import MagicString from 'magic-string';
import type { Plugin } from 'vite';
import { projectPath } from '../../diagnostics/project-path.ts';
import { fileOf, isOwnCode } from '../own-code.ts';
import { compileFont } from './compile-font.ts';
import { findFontCalls } from './find-font-calls.ts';

/** How the style sheet of a module's fonts is called: beside its file, so that their paths are relative to it. */
const STYLES = /\.[mc]?[jt]sx?\.waymark-fonts\.css(?:\?|$)/;

/**
 * Compiles `next/font`: in the place of each font stands what it is called, and a style sheet goes with the module. Files
 * of the project become assets; fonts of Google's are named and not fetched.
 *
 * @param dir The absolute path of the project directory.
 * @see https://nextjs.org/docs/app/api-reference/components/font
 */
export function fontPlugin(dir: string): Plugin {
  const styles = new Map<string, string>();
  return {
    name: 'waymark:font',
    enforce: 'pre',
    resolveId: {
      filter: { id: STYLES },
      // Browsers ask dev for it by its path in the project.
      handler: (id) => [id, dir + id].find((each) => styles.has(fileOf(each))),
    },
    load: { filter: { id: STYLES }, handler: (id) => styles.get(fileOf(id)) },
    transform: {
      filter: { id: /\.[mc]?[jt]sx?$/, code: 'next/font/' },
      handler(code, id) {
        if (!isOwnCode(id) || id !== fileOf(id)) return undefined;
        const file = projectPath(id, dir);
        const found = findFontCalls(file, code);
        if (!found) return undefined;
        const text = new MagicString(code);
        const fonts = found.calls.map((call) => ({ ...call, ...compileFont(call, file) }));
        for (const { start, end, font } of fonts) text.overwrite(start, end, `(${JSON.stringify(font)})`);
        for (const { start, end } of found.imports) text.remove(start, end);
        const sheet = `${id}.waymark-fonts.css`;
        styles.set(sheet, fonts.map(({ css }) => css).join(''));
        // At the end, so that no directive loses its place at the top.
        text.append(`\nimport ${JSON.stringify(sheet)};\n`);
        return { code: text.toString(), map: text.generateMap({ source: file, hires: true }) };
      },
    },
  };
}
