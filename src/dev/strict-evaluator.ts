import {
  ESModulesEvaluator,
  type EvaluatedModuleNode,
  type ModuleRunnerContext,
  ssrDynamicImportKey,
  ssrImportKey,
  ssrImportMetaKey,
} from 'vite/module-runner';
import {
  commonJsNamespace,
  completeNamespace,
  isCommonJsNamespace,
  type Namespace,
  transpiledNamespace,
} from './commonjs-namespace.ts';
import { isOwnCode } from '../build/own-code.ts';
import { REACT_SCHEME, type ReactModules } from './pages/react-on-server.ts';
import { isNodeModule } from './is-node-module.ts';

/** Looks a module up by the address that compiled code imports it by. */
type FindModule = (url: string) => EvaluatedModuleNode | undefined;

/**
 * Evaluates modules as a build does: an import of a name that a module does not export is an error, not
 * `undefined`, and CommonJS modules export what bundles find in them.
 */
export class StrictEvaluator extends ESModulesEvaluator {
  readonly #find: FindModule;
  readonly #react: ReactModules | undefined;

  /** @param react Loads React's modules, where components run. */
  constructor(find: FindModule, react?: ReactModules) {
    super();
    this.#find = find;
    this.#react = react;
  }

  override async runInlinedModule(context: ModuleRunnerContext, code: string): Promise<unknown> {
    const load = context[ssrImportKey];
    const loadLater = context[ssrDynamicImportKey];
    const { filename } = context[ssrImportMetaKey];
    const isModule = readsAsNode(filename);
    const seen = (exports: Namespace) => (isModule ? exports : transpiledNamespace(exports));
    context[ssrImportKey] = async (url, metadata) => {
      const exports = (await load(url, metadata)) as Namespace;
      if (isCommonJsNamespace(exports)) return seen(exports);
      // In a cycle, the module may not have come to its exports yet.
      if (this.#find(url)?.evaluated) checkNames(url, exports, metadata?.importedNames ?? []);
      return exports;
    };
    context[ssrDynamicImportKey] = async (url) => seen((await loadLater(url)) as Namespace);
    return super.runInlinedModule(context, code);
  }

  override async runExternalModule(url: string): Promise<Namespace> {
    if (this.#react && url.startsWith(REACT_SCHEME))
      return commonJsNamespace(this.#react.load(url.slice(REACT_SCHEME.length)));
    return completeNamespace(url, (await super.runExternalModule(url)) as Namespace);
  }
}

/** Of the project's own files, only those that cannot be anything but modules, as in a build. */
function readsAsNode(file: string): boolean {
  return isOwnCode(file) ? /\.m[jt]s$/.test(file) : isNodeModule(file);
}

function checkNames(url: string, exports: Namespace, names: readonly string[]): void {
  // In dev, the modules that `@vitejs/plugin-rsc` generates lack what only a build has.
  if (url.includes('virtual:vite-rsc/')) return;
  const missing = names.find((name) => !(name in exports));
  if (missing === undefined) return;
  throw new SyntaxError(`The requested module '${url}' does not provide an export named '${missing}'`);
}
