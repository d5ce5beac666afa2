import { join } from 'node:path';
import type { PageFileKind } from '../../app/manifest.ts';
import { withSlashes } from '../../diagnostics/project-path.ts';
import { type FileTree, pageFiles, type ScannedPage, type ScannedPages } from '../../scan/page-trees.ts';
import { pageImageText } from '../metadata/page-images.ts';
import { runtimeFile } from '../runtime-file.ts';
import { boundValuesModule } from './bound-values-module.ts';
import type { VirtualModule } from '../virtual/virtual-module.ts';
import { type RscPlugin, SERVER_MODULE_NAME } from './rsc-plugin.ts';

/** The generated entry of what browsers run. */
export const BROWSER_ENTRY = 'virtual:waymark/pages-browser';
/** The generated entry of what makes HTML. */
export const SSR_ENTRY = 'virtual:waymark/pages-ssr';
/** The generated module that answers the requests of pages. */
export const PAGES_MODULE = 'virtual:waymark/pages';

const FILE_MODULE = 'virtual:waymark/page-file/';

/** The project that pages are of. */
export interface PagesProject {
  /** The absolute path of its directory. */
  readonly dir: string;
  readonly basePath: string;
}

/**
 * The generated modules of a project with pages.
 *
 * @param isDev Whether browsers are told of edits.
 */
export function pageModules(
  { dir, basePath }: PagesProject,
  scanned: ScannedPages,
  { modules }: Pick<RscPlugin, 'modules'>,
  isDev = false,
): readonly VirtualModule[] {
  const files = pageFiles(scanned);
  return [
    { id: PAGES_MODULE, render: () => pagesModule({ dir, basePath }, scanned, files, modules, isDev) },
    boundValuesModule(modules),
    { id: SSR_ENTRY, render: () => ssrEntry(modules.ssr) },
    { id: BROWSER_ENTRY, render: () => browserEntry(modules.browser, isDev) },
    ...files.map((file, index) => ({
      id: `${FILE_MODULE}${index}`,
      render: () => fileModule(withSlashes(join(dir, file))),
    })),
  ];
}

function pagesModule(
  { dir, basePath }: PagesProject,
  { pages, notFound, globalError }: ScannedPages,
  files: readonly string[],
  { server, wire }: RscPlugin['modules'],
  isDev: boolean,
): string {
  const index = new Map(files.map((file, at) => [file, at]));
  const lines = files.map(
    (file, at) =>
      `const f${at} = { file: ${JSON.stringify(file)}, load: once(() => import('${FILE_MODULE}${at}')) };`,
  );
  const images = imageLines({ dir, basePath }, [...pages, notFound]);
  const names: TreeNames = {
    file: (file) => `f${index.get(file)}`,
    image: (file) => images.get(file)?.name ?? '',
  };
  const trees = [...pages, notFound].map(
    ({ path, tree }) => `  ${JSON.stringify(path)}: ${treeText(tree, names)},`,
  );
  return [
    `import { loadServerAction, renderToReadableStream } from ${JSON.stringify(server)};`,
    `import * as wire from ${JSON.stringify(wire)};`,
    `import { createPages } from ${JSON.stringify(runtimeFile('pages/server/create-pages'))};`,
    `import { pageModule } from ${JSON.stringify(runtimeFile('pages/server/page-module'))};`,
    `const once = (load) => { let loaded; return () => (loaded ??= load()); };`,
    ...lines,
    ...[...images.values()].map(({ line }) => line),
    `const trees = {`,
    ...trees,
    `};`,
    // In dev, edits of components make it another.
    isDev
      ? `const loadHtml = () => import.meta.viteRsc.loadModule('ssr', 'index');`
      : `const loadHtml = once(() => import.meta.viteRsc.loadModule('ssr', 'index'));`,
    `const codec = { ...wire, load: loadServerAction, moduleOf: ${SERVER_MODULE_NAME} };`,
    `export const answerPage = createPages({ flight: { renderToReadableStream }, codec, loadHtml, trees${globalError === undefined ? '' : `, globalError: f${index.get(globalError)}`} });`,
    `const loaded = {};`,
    `export const loadPage = (path) => (loaded[path] ??= Promise.all([pageModule(trees[path]), loadHtml()]).then(([module]) => module));`,
  ].join('\n');
}

/** What files are called in the generated module. */
interface TreeNames {
  readonly file: (file: string) => string;
  readonly image: (file: string) => string;
}

/** The metadata files of pages, each once, with the line that says what is known of it. */
function imageLines(
  { dir, basePath }: PagesProject,
  pages: readonly ScannedPage[],
): Map<string, { readonly name: string; readonly line: string }> {
  const found = new Map<string, { name: string; line: string }>();
  const visit = ({ metadata = [], slots }: FileTree): void => {
    for (const route of metadata) {
      if (found.has(route.file)) continue;
      const name = `m${found.size}`;
      found.set(route.file, { name, line: `const ${name} = ${pageImageText(dir, basePath, route)};` });
    }
    Object.values(slots).forEach(visit);
  };
  for (const { tree } of pages) visit(tree);
  return found;
}

function treeText({ segment, files, metadata = [], slots }: FileTree, names: TreeNames): string {
  const own = (Object.entries(files) as [PageFileKind, string][]).map(
    ([kind, file]) => `${JSON.stringify(kind)}: ${names.file(file)}`,
  );
  const inner = Object.entries(slots).map(
    ([slot, tree]) => `${JSON.stringify(slot)}: ${treeText(tree, names)}`,
  );
  const told = metadata.map(({ file }) => names.image(file));
  const images = told.length > 0 ? `, images: [${told.join(', ')}]` : '';
  return `{ segment: ${JSON.stringify(segment)}, files: { ${own.join(', ')} }${images}, slots: { ${inner.join(', ')} } }`;
}

/** One module for each file: what a file's style sheets are is asked once in a module. */
function fileModule(absolute: string): string {
  const path = JSON.stringify(absolute);
  return `import * as module from ${path};\nexport { module };\nexport const css = import.meta.viteRsc.loadCss(${path});\n`;
}

function ssrEntry(flight: string): string {
  return [
    `import { createFromReadableStream, getClientEntryUrl } from ${JSON.stringify(flight)};`,
    `import { createRenderHtml } from ${JSON.stringify(runtimeFile('pages/ssr/render-html'))};`,
    `export const renderHtml = createRenderHtml({ flight: { createFromReadableStream }, entryUrl: getClientEntryUrl });`,
  ].join('\n');
}

const BROWSER_HALF = 'createFromReadableStream, createTemporaryReferenceSet, encodeReply, setServerCallback';

function browserEntry(flight: string, isDev: boolean): string {
  return [
    `import { ${BROWSER_HALF} } from ${JSON.stringify(flight)};`,
    `import { startBrowser } from ${JSON.stringify(runtimeFile('pages/browser/start-browser'))};`,
    ...(isDev
      ? [
          `import { followEdits } from ${JSON.stringify(runtimeFile('pages/browser/follow-edits'))};`,
          `startBrowser({ ${BROWSER_HALF} }, followEdits(import.meta.hot));`,
        ]
      : [`startBrowser({ ${BROWSER_HALF} });`]),
  ].join('\n');
}
