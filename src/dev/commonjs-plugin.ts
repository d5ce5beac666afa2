import type { Plugin } from 'vite';
import { commonJsExports, isCommonJs } from '../build/exports/commonjs-exports.ts';

const REQUIRE = `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url); `;

/** A module that has a `require` of its own keeps it. */
const DECLARED = /\b(?:const|let|var|function)\s+require\b|\bas\s+require\b/;

/** Gives modules the `require`, `module` and `exports` that a bundle gives them. */
export function commonJsPlugin(): Plugin {
  return {
    name: 'waymark:commonjs',
    enforce: 'pre',
    transform: {
      filter: {
        id: /\.[mc]?[jt]sx?$/,
        code: /\brequire\s*\(|\bexports\b/,
      },
      handler(code) {
        if (isCommonJs(code)) return { code: wrap(code), map: null };
        if (!/\brequire\s*\(/.test(code) || DECLARED.test(code)) return undefined;
        // On the first line, so that every other keeps its number.
        return { code: REQUIRE + code, map: null };
      },
    },
  };
}

function wrap(code: string): string {
  const names = commonJsExports(code).filter((name) => name !== 'default');
  const locals = names.map((name, index) => `const __export${index} = module.exports.${name};`);
  const list = names.map((name, index) => `__export${index} as ${name}`).join(', ');
  const tail = `${locals.join(' ')} export { ${list} }; export default module.exports;`;
  return `${REQUIRE}const module = { exports: {} }; let exports = module.exports; ${code}\n${tail}`;
}
