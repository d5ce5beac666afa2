import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import { ONE_COPY } from '../../build/pages/page-environments.ts';
import { mendReact } from '../../build/pages/mend-react.ts';

/** What stands before the path of a file in the address of a module that is loaded here. */
export const REACT_SCHEME = 'waymark-react:';

type Exports = Record<string, unknown>;

/** A condition of a package's `exports`, or what it leads to. */
type Target = string | { readonly [condition: string]: Target } | undefined;

/**
 * Loads React's modules of CommonJS in the place of Node, which would give those of the server the React of browsers: as
 * they are, which is many times faster than having Vite compile them at each start.
 */
export class ReactModules {
  readonly #project: string;
  readonly #conditions: ReadonlySet<string>;
  readonly #loaded = new Map<string, { exports: Exports }>();

  readonly #isOwn: (file: string) => boolean;

  /**
   * @param dir The absolute path of the project directory, whose React it is.
   * @param conditions Those of the packages' `exports`, besides Node's.
   * @param isOwn Which files are loaded here; Node loads the others.
   */
  constructor(dir: string, conditions: readonly string[], isOwn: (file: string) => boolean) {
    this.#project = join(dir, 'package.json');
    this.#conditions = new Set([...conditions, 'require', 'node', 'default']);
    this.#isOwn = isOwn;
  }

  /** What the module of a file exports. */
  load(file: string): Exports {
    if (!this.#isOwn(file)) return createRequire(file)(file) as Exports;
    const known = this.#loaded.get(file);
    if (known) return known.exports;
    const module = { exports: {} as Exports };
    this.#loaded.set(file, module);
    // As `@vitejs/plugin-rsc` has it, whose loader stands under the other name.
    const code = mendReact(file, readFileSync(file, 'utf8'))
      .replaceAll('__webpack_require__.u', '({}).u')
      .replaceAll('__webpack_require__', '__vite_rsc_require__');
    const run = compileFunction(code, ['exports', 'require', 'module'], { filename: file });
    run(module.exports, (specifier: string) => this.#require(specifier, file), module);
    return module.exports;
  }

  #require(specifier: string, from: string): unknown {
    const isShared = ONE_COPY.some((name) => specifier === name || specifier.startsWith(`${name}/`));
    const require = createRequire(isShared ? this.#project : from);
    if (isBuiltin(specifier)) return require(specifier);
    if (specifier.startsWith('.')) return this.load(require.resolve(specifier));
    return this.load(this.#resolve(specifier, require));
  }

  #resolve(specifier: string, require: NodeJS.Require): string {
    const [name = ''] = specifier.split('/');
    const file = require.resolve(`${name}/package.json`);
    const { exports = {} } = JSON.parse(readFileSync(file, 'utf8')) as { exports?: Record<string, Target> };
    const target = this.#pick(exports[`.${specifier.slice(name.length)}`]);
    return target === undefined ? require.resolve(specifier) : join(dirname(file), target);
  }

  #pick(target: Target): string | undefined {
    if (typeof target === 'string' || target === undefined) return target;
    for (const [condition, next] of Object.entries(target)) {
      const picked = this.#conditions.has(condition) ? this.#pick(next) : undefined;
      if (picked !== undefined) return picked;
    }
    return undefined;
  }
}

/** Whether a file is of React's wire format. */
export function isWireFormat(file: string): boolean {
  return /[\\/]react-server-dom(?:-webpack)?[\\/]/.test(file);
}

/** Whether a file is of React, or of React's wire format. */
export function isReactFile(file: string): boolean {
  return isWireFormat(file) || /[\\/]node_modules[\\/](?:react|react-dom|scheduler)[\\/]/.test(file);
}
