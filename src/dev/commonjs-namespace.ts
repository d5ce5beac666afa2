import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The exports of a module, by their names. */
export type Namespace = Record<string, unknown>;

const { cache } = createRequire(import.meta.url);

/** The name that newer versions of Node give to what `require` would return. */
const MODULE_EXPORTS = 'module.exports';

/** What compilers set in a CommonJS module that they made of a module. */
const TRANSPILED = '__esModule';

/** What `require` returns, by the namespaces that were made for it. */
const required = new WeakMap<Namespace, object>();
/** Namespaces as a transpiled importer sees them, by the ones for modules. */
const transpiled = new WeakMap<Namespace, Namespace>();

/**
 * The namespace of a module that Node has imported. Node finds some of the names that a CommonJS module exports, in
 * its text; a bundle, and so a build, finds all of them. They are the same here.
 *
 * @param url The module's `file:` URL.
 */
export function completeNamespace(url: string, namespace: Namespace): Namespace {
  const exports = commonJsOf(url, namespace);
  return exports === undefined ? namespace : commonJsNamespace(exports);
}

/** The namespace of a CommonJS module, from what `require` returns. */
export function commonJsNamespace(exports: object): Namespace {
  const complete = copyNames(exports, exports);
  required.set(complete, exports);
  return complete;
}

/** Whether a namespace is of a CommonJS module, any name of which may come later or never. */
export function isCommonJsNamespace(namespace: Namespace): boolean {
  return required.has(namespace);
}

/**
 * The namespace as a source in TypeScript or JSX, or any other that is no module to Node, sees it: where the CommonJS
 * module is a transpiled one, its `default` is the one that its author wrote.
 */
export function transpiledNamespace(namespace: Namespace): Namespace {
  const exports = required.get(namespace);
  if (exports === undefined || !(exports as Namespace)[TRANSPILED]) return namespace;
  const known = transpiled.get(namespace);
  if (known) return known;
  const made = copyNames(exports, 'default' in exports ? exports.default : undefined);
  required.set(made, exports);
  transpiled.set(namespace, made);
  return made;
}

function commonJsOf(url: string, namespace: Namespace): object | undefined {
  if (!url.startsWith('file:') || !('default' in namespace)) return undefined;
  const exports = namespace[MODULE_EXPORTS] ?? cache[fileURLToPath(url)]?.exports;
  const isObject = (typeof exports === 'object' && exports !== null) || typeof exports === 'function';
  return isObject && exports === namespace['default'] ? exports : undefined;
}

/** Names stay live, and inherited ones are found: `module.exports` may be an instance of a class. */
function copyNames(exports: object, defaultExport: unknown): Namespace {
  const namespace = Object.create(Object.getPrototypeOf(exports)) as Namespace;
  for (const name of Object.getOwnPropertyNames(exports)) {
    if (name === 'default' || name === TRANSPILED) continue;
    const enumerable = Object.prototype.propertyIsEnumerable.call(exports, name);
    Object.defineProperty(namespace, name, { enumerable, get: () => (exports as Namespace)[name] });
  }
  return Object.defineProperty(namespace, 'default', { enumerable: true, value: defaultExport });
}
