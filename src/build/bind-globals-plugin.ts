import { type Plugin, transformWithOxc } from 'vite';
import { isCommonJs } from './exports/commonjs-exports.ts';
import { isRuntimeFile } from './is-runtime-file.ts';
import { runtimeFile } from './runtime-file.ts';

/** The globals that compiled modules have from Waymark, where they mean those of the platform. */
const BOUND = ['Request', 'Response', 'fetch'];

/** What the bundler imports a bound global from; who imports decides what that is. */
const SOURCE = 'virtual:waymark/globals';
/** For Waymark's own modules: those of the platform. */
const PLATFORM = '\0waymark:platform-globals';
/** For CommonJS: see `HOLDER_TEXT`. */
const HOLDER = '\0waymark:globals-for-commonjs';

/** The module that fills what CommonJS modules find, to be imported by the generated app. */
export const COMMONJS_GLOBALS = 'virtual:waymark/globals-for-commonjs';

const PLATFORM_TEXT = 'export const { Request, Response } = globalThis;\n';

// The bundler runs what a CommonJS module imports when that module runs, and writes it, and all that it imports, as
// the body of a function. So they do not import Waymark's classes, but from here, what the app puts here when it starts.
const HOLDER_TEXT = `export let { Request, Response, fetch } = globalThis;
export function bindGlobals(bound) {
  ({ Request, Response, fetch } = bound);
}
`;

/** For `transform.inject` of the bundler: it imports what a module uses and does not declare. */
export const INJECTED_GLOBALS: Record<string, [string, string]> = Object.fromEntries(
  BOUND.map((name) => [name, [SOURCE, name]]),
);

const NAMES_THE_GLOBAL_OBJECT = /\b(?:globalThis|global|self|window)\b/;
const WRITES_A_FETCH_MEMBER =
  /\.fetch\s*(?:\?\?|\|\||&&)?=(?![=>])|\[\s*['"`]fetch['"`]\s*\]\s*(?:\?\?|\|\||&&)?=(?![=>])|['"`]fetch['"`]\s*,/;
const WRITES_A_GLOBAL = /(?<![\w$.])(fetch|Request|Response)\s*(?:\?\?|\|\||&&)?=(?![=>])/g;

/**
 * Gives the compiled modules of the project and of its packages Waymark's `Request`, `Response` and `fetch`, which do
 * no work that nobody asks for; the globals of the process stay what they are.
 */
export function bindGlobalsPlugin(): Plugin {
  const commonJs = new Set<string>();
  return {
    name: 'waymark:bind-globals',
    resolveId: {
      order: 'pre',
      filter: { id: /^virtual:waymark\/globals/ },
      handler(id, importer = '') {
        if (id === COMMONJS_GLOBALS) return HOLDER;
        if (isRuntimeFile(importer)) return PLATFORM;
        return commonJs.has(importer) ? HOLDER : runtimeFile('http/bound-globals');
      },
    },
    load: {
      filter: { id: new RegExp(`^(?:${PLATFORM}|${HOLDER})$`) },
      handler: (id) => (id === HOLDER ? HOLDER_TEXT : PLATFORM_TEXT),
    },
    transform: {
      filter: { code: /\bfetch\b|\b(?:Request|Response)\s*[?|&]*=|\bexports\b/ },
      handler(code, id) {
        // Waymark's own say `globalThis.fetch`, that of the moment: another `fetch` of theirs is not to be had.
        if (isRuntimeFile(id)) return undefined;
        if (isCommonJs(code)) commonJs.add(id);
        return keepGlobals(code, namesToKeep(code));
      },
    },
  };
}

/**
 * The globals that a module is to have from the platform. Who replaces `fetch` calls what was there before, and would
 * call itself if that were a `fetch` which calls the one of the moment.
 */
function namesToKeep(code: string): readonly string[] {
  const written = [...code.matchAll(WRITES_A_GLOBAL)].map(([, name = '']) => name);
  const replacesFetch = NAMES_THE_GLOBAL_OBJECT.test(code) && WRITES_A_FETCH_MEMBER.test(code);
  return replacesFetch ? [...written, 'fetch'] : written;
}

/** Whether a module is to have the `fetch` of the platform. */
export function keepsFetch(code: string): boolean {
  return namesToKeep(code).includes('fetch');
}

/** Writes globals as members of the global object, which are not bound. */
async function keepGlobals(code: string, names: readonly string[]) {
  if (names.length === 0) return undefined;
  const define = Object.fromEntries(names.map((name) => [name, `globalThis.${name}`]));
  try {
    const kept = await transformWithOxc(code, 'module.js', { lang: 'js', define, sourcemap: true });
    return { code: kept.code, map: kept.map ?? null };
  } catch {
    // What is wrong with a module is told by the bundler, which names its place.
    return undefined;
  }
}
