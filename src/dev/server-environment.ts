import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  createRunnableDevEnvironment,
  createServerModuleRunner,
  type Plugin,
  type ResolvedConfig,
  type RunnableDevEnvironment,
} from 'vite';
import { createDefaultImportMeta, createNodeImportMeta, type ModuleRunner } from 'vite/module-runner';
import { isCommonJs } from '../build/exports/commonjs-exports.ts';
import type { FileStamps } from './file-stamps.ts';
import { isNodeModule } from './is-node-module.ts';
import { isReactFile, REACT_SCHEME, type ReactModules } from './pages/react-on-server.ts';
import { reactFile } from './react-file.ts';
import { StrictEvaluator } from './strict-evaluator.ts';

/** How long, in milliseconds, an editor is given to write a file that it has emptied. */
const SETTLING = 10;

/** Not `commonjs`: Vite would refuse names that Node has not found, which a bundle finds (see `completeNamespace`). */
const COMMONJS = 'builtin';

/**
 * Makes the Vite environment that a project's modules are compiled and run in.
 *
 * @param react Loads React, where components run in the environment. Default: Node does, as for packages.
 */
export function createServerEnvironment(
  name: string,
  config: ResolvedConfig,
  react?: ReactModules,
): RunnableDevEnvironment {
  const runner = (made: RunnableDevEnvironment) => createRunner(made, react);
  const environment = createRunnableDevEnvironment(name, config, { hot: false, runner });
  const fetchModule = environment.fetchModule.bind(environment);
  // Node imports Waymark's own modules, where Vite would make copies of them: handlers and the server must share
  // one request context.
  environment.fetchModule = async (id, importer, options) => {
    if (id.startsWith('file:')) return { externalize: id, type: 'module' };
    const external = react ? undefined : reactFile(id, importer);
    if (external !== undefined) return { externalize: external, type: COMMONJS };
    const file = id.includes('/node_modules/') ? await commonJsFile(environment, id) : undefined;
    if (file !== undefined && react && isReactFile(file))
      return { externalize: REACT_SCHEME + file, type: COMMONJS };
    if (file !== undefined) return { externalize: pathToFileURL(file).href, type: COMMONJS };
    const fetched = await fetchModule(id, importer, options);
    return 'type' in fetched && fetched.type === 'commonjs' ? { ...fetched, type: COMMONJS } : fetched;
  };
  return environment;
}

/** The file of a package's module that Vite is to compile, but cannot: one of CommonJS. */
async function commonJsFile(environment: RunnableDevEnvironment, id: string): Promise<string | undefined> {
  const { file } = await environment.moduleGraph.ensureEntryFromUrl(id);
  if (file === null || !/\.c?js$/.test(file) || isNodeModule(file) || !existsSync(file)) return undefined;
  return isCommonJs(readFileSync(file, 'utf8')) ? file : undefined;
}

function createRunner(environment: RunnableDevEnvironment, react: ReactModules | undefined): ModuleRunner {
  const find = (url: string) => environment.runner.evaluatedModules.getModuleByUrl(url);
  const evaluator = new StrictEvaluator(find, react);
  const runner = createServerModuleRunner(environment, {
    hmr: false,
    sourcemapInterceptor: stackInterceptor(),
    evaluator,
  });
  runner.options.createImportMeta = createImportMeta;
  return runner;
}

/** Node maps stacks to their sources itself, unless another tool, such as Vitest, has taken that over. */
function stackInterceptor(): 'node' | 'prepareStackTrace' {
  return typeof Error.prepareStackTrace === 'function' ? 'prepareStackTrace' : 'node';
}

/** `import.meta`; Vite's own starts a thread for `resolve` on Node 20, which costs 20 ms and hardly a module needs. */
function createImportMeta(path: string): ReturnType<typeof createNodeImportMeta> {
  let full: ReturnType<typeof createNodeImportMeta> | undefined;
  return {
    ...createDefaultImportMeta(path),
    main: false,
    resolve: (id, parent) => (full ??= createNodeImportMeta(path)).resolve(id, parent),
  };
}

/** Remembers how style sheets were when they were read. */
export function stampStylesPlugin(stamps: FileStamps): Plugin {
  return {
    name: 'waymark:stamp-styles',
    enforce: 'pre',
    load: {
      order: 'pre',
      filter: {
        id: {
          include: /\.(?:css|less|sass|scss|styl|stylus|pcss|postcss|sss)(?:$|\?)/,
          exclude: /\/node_modules\//,
        },
      },
      handler(id) {
        const file = id.replace(/\?.*$/, '');
        if (existsSync(file)) stamps.note(file);
      },
    },
  };
}

/** Reads the project's own modules itself, so that what is compiled is what was stamped. */
export function stampPlugin(stamps: FileStamps): Plugin {
  return {
    name: 'waymark:stamp',
    enforce: 'pre',
    load: {
      order: 'pre',
      filter: {
        id: {
          include: /^\/[^?\0]*\.(?:[mc]?[jt]sx?|json)$|^[A-Z]:[^?\0]*\.(?:[mc]?[jt]sx?|json)$/,
          exclude: /\/node_modules\//,
        },
      },
      async handler(id) {
        if (!existsSync(id)) return undefined;
        const text = stamps.read(id);
        if (text !== '') return text;
        // Editors empty a file before they write it: what is empty now may be so for an instant only.
        await delay(SETTLING);
        return stamps.read(id);
      },
    },
  };
}
