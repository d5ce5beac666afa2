import {
  ESModulesEvaluator,
  type EvaluatedModuleNode,
  type ModuleRunnerContext,
  ssrImportKey,
} from 'vite/module-runner';

/** Looks a module up by the address that compiled code imports it by. */
type FindModule = (url: string) => EvaluatedModuleNode | undefined;

/** Evaluates modules as Node does: an import of a name that a module does not export is an error, not `undefined`. */
export class StrictEvaluator extends ESModulesEvaluator {
  readonly #find: FindModule;

  constructor(find: FindModule) {
    super();
    this.#find = find;
  }

  override async runInlinedModule(context: ModuleRunnerContext, code: string): Promise<unknown> {
    const load = context[ssrImportKey];
    context[ssrImportKey] = async (url, metadata) => {
      const exports = (await load(url, metadata)) as Record<string, unknown>;
      // In a cycle, the module may not have come to its exports yet.
      if (this.#find(url)?.evaluated) checkNames(url, exports, metadata?.importedNames ?? []);
      return exports;
    };
    return super.runInlinedModule(context, code);
  }
}

function checkNames(url: string, exports: Record<string, unknown>, names: readonly string[]): void {
  const missing = names.find((name) => !(name in exports));
  if (missing === undefined) return;
  throw new SyntaxError(`The requested module '${url}' does not provide an export named '${missing}'`);
}
