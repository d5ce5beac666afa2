import { randomBytes } from 'node:crypto';
import type { ManifestRoute, ManifestSettings } from '../../app/manifest.ts';
import { COMMONJS_GLOBALS } from '../bind-globals-plugin.ts';
import type { RequestLimits } from '../../http/request-limits.ts';
import type { BuildProxy } from '../proxy/build-proxy.ts';
import { parseRoutePattern } from '../../router/route-pattern.ts';
import { addressParams } from '../../scan/metadata-files.ts';
import type { ScannedPage, ScannedPages } from '../../scan/page-trees.ts';
import type { ScannedRoute } from '../../scan/scan-project.ts';
import { fileModuleName } from '../metadata/file-modules.ts';
import { ACTIONS_MODULE } from '../pages/actions-module.ts';
import { PAGES_MODULE } from '../pages/page-modules.ts';
import { runtimeFile } from '../runtime-file.ts';
import { placeOfUses } from '../uses/route-uses-plugin.ts';
import type { VirtualModule } from './virtual-module.ts';

/** What the generated app is made of. */
export interface AppModuleInput {
  readonly settings: ManifestSettings;
  readonly draftModeId: string;
  readonly buildId: string;
  /** Bytes that what is kept may take in memory. Default: that of the store. */
  readonly cacheMaxMemorySize?: number | undefined;
  /** What it runs on: where there are no files, what is kept is in memory. Default: `node`. */
  readonly runtime?: 'node' | 'workers';
  /** Whether there may be routes of which answers are kept. */
  readonly mayKeep: boolean;
  readonly routes: readonly AppModuleRoute[];
  /** The pages that there are; left out where there are none. */
  readonly pages?: ScannedPages | undefined;
  readonly proxy?: (BuildProxy & { readonly absolute: string }) | undefined;
  readonly instrumentation?: { readonly file: string; readonly absolute: string } | undefined;
}

/** A route with the absolute path of its file beside the one to show. */
interface AppModuleRoute extends Pick<ManifestRoute, 'kind' | 'path' | 'file'> {
  readonly absolute: string;
  /** Left out for files with handlers. */
  readonly metadata?: ScannedRoute['metadata'] | undefined;
}

function parameterNames(path: string): string[] {
  try {
    return parseRoutePattern(path).flatMap((segment) => (segment.kind === 'static' ? [] : [segment.name]));
  } catch {
    // A build that looks for more errors goes on with what is wrong with this path, and is not kept.
    return [];
  }
}

/** The field that makes the parameters of a route: `makeParams: (a) => ({ "id": a })`. */
function makeParams(path: string): string {
  const names = parameterNames(path);
  if (names.length === 0) return '';
  const values = names.map((_name, index) => `v${index}`).join(', ');
  // In brackets, since `__proto__` would be the object's prototype.
  const fields = names.map((name, index) => `[${JSON.stringify(name)}]: v${index}`).join(', ');
  return `, makeParams: (${values}) => ({ ${fields} })`;
}

/** The generated module that holds the manifest and makes the app of it. */
export function appModule(input: AppModuleInput): VirtualModule {
  const {
    settings,
    draftModeId,
    buildId,
    routes,
    proxy,
    instrumentation,
    cacheMaxMemorySize,
    mayKeep,
    pages,
    runtime = 'node',
  } = input;
  const { rules, limits, ...plain } = settings;
  const limitRequests = limits !== undefined && limits.rules.length > 0;
  const pagesApi = routes.some(({ kind }) => kind === 'pages-api');
  const more = Object.entries({ rules, limitRequests, proxy, instrumentation, pagesApi, pages })
    .map(([name, value]) => (value ? `, ${name}` : ''))
    .join('');
  const entries = routes.map(
    (route, index) =>
      `  { kind: '${route.kind}', path: ${JSON.stringify(route.path)}, file: ${JSON.stringify(route.file)}, load: ${routeLoader(route, index)}, uses: ${placeOfUses(index)}${makeParams(route.path)} },`,
  );
  const lines = [
    importOf('createApp', 'app/create-app'),
    ...(rules ? [importOf('compileRules', 'app/rules/compile-rules')] : []),
    ...(mayKeep
      ? [importOf('keepAnswers', 'app/answer-kept'), importOf('readKeptRoutes', 'store/read-kept-routes')]
      : []),
    ...(routes.some(({ metadata }) => metadata?.isCode)
      ? [importOf('codeRoute', 'app/metadata-routes/code-route')]
      : []),
    ...(routes.some(({ metadata }) => metadata?.isCode === false)
      ? [importOf('fileRoute', 'app/metadata-routes/file-route')]
      : []),
    ...(pagesApi ? [importOf('createPagesApi', 'pages-api/create-pages-api')] : []),
    `import { Request, Response, fetch } from ${JSON.stringify(runtimeFile('http/bound-globals'))};`,
    `import { bindGlobals } from ${JSON.stringify(COMMONJS_GLOBALS)};`,
    `bindGlobals({ Request, Response, fetch });`,
    `const once = (load) => { let module; return () => module ?? load().then((loaded) => (module = loaded)); };`,
    `const settings = ${JSON.stringify(plain)};`,
    `const manifest = { ...settings, mode: 'production', draftModeId: ${JSON.stringify(draftModeId)}, buildId: ${JSON.stringify(buildId)}, routes: [`,
    ...entries,
    ...(pages ? pages.pages.map((page) => `  ${pageEntry(page)},`) : []),
    `]${pages ? `, notFound: ${pageEntry(pages.notFound)}` : ''} };`,
    ...(pages ? pagesLines() : []),
    ...(pagesApi ? [`const pagesApi = createPagesApi('${randomBytes(32).toString('hex')}');`] : []),
    ...(rules ? [`const rules = compileRules(${JSON.stringify(rules)}, settings.basePath);`] : []),
    ...(limits ? limitLines(limits) : []),
    ...(proxy ? proxyLines(proxy, routes.length) : []),
    ...(instrumentation ? instrumentationLines(instrumentation) : []),
    // The code of the store is loaded when something is first kept.
    runtime === 'workers'
      ? memoryStore(cacheMaxMemorySize)
      : `const openIn = (directory) => () => import(${JSON.stringify(runtimeFile('store/open-build-store'))}).then(({ openBuildStore }) => openBuildStore(directory, { buildId: ${JSON.stringify(buildId)}, maxBytes: ${cacheMaxMemorySize} }));`,
    `const prepare = async () => { if (process.env.REDIS_URL || process.env.REDIS_CACHE_URL) await (await import(${JSON.stringify(runtimeFile('store/prepare-shared-store'))})).prepareSharedStore(); };`,
    `export const makeApp = ({ directory, ...options }) => createApp(manifest, { ...options, prepare, openStore: openIn(directory)${mayKeep ? ', findKeeper: keepAnswers(readKeptRoutes(directory))' : ''}${more}${pages ? ', ...readyActions()' : ''} });`,
  ];
  return { id: 'virtual:waymark/app', render: () => lines.join('\n') };
}

function memoryStore(maxBytes: number | undefined): string {
  return `const openIn = () => () => import(${JSON.stringify(runtimeFile('store/memory-store'))}).then(({ MemoryStore }) => new MemoryStore({ maxBytes: ${maxBytes} }));`;
}

function importOf(name: string, file: string): string {
  return `import { ${name} } from ${JSON.stringify(runtimeFile(file))};`;
}

function loader(absolute: string): string {
  return `once(() => import(${JSON.stringify(absolute)}))`;
}

/** @param index The route's place among all of them. */
function routeLoader({ path, file, absolute, metadata }: AppModuleRoute, index: number): string {
  if (!metadata) return loader(absolute);
  if (metadata.isCode) {
    const code = JSON.stringify({ kind: metadata.kind, path, file });
    return `once(() => import(${JSON.stringify(absolute)}).then((module) => codeRoute(module, ${code})))`;
  }
  const served = JSON.stringify({ type: metadata.type, params: addressParams(path) });
  return `once(() => import('${fileModuleName(index)}').then((file) => fileRoute(file.default, ${served})))`;
}

function pageEntry({ path, file }: ScannedPage): string {
  return `{ kind: 'page', path: ${JSON.stringify(path)}, file: ${JSON.stringify(file)}, load: once(() => import('${PAGES_MODULE}').then(({ loadPage }) => loadPage(${JSON.stringify(path)})))${makeParams(path)} }`;
}

/** What answers for pages is loaded when one is first asked for, or has been warmed. */
const pagesLines = () => [
  importOf('actionTable', 'app/server-actions'),
  importOf('chooseEncryptionKey', 'http/encryption-key'),
  importOf('ENCRYPTION_KEY_VARIABLE', 'http/encryption-key'),
  `import { actions, encryptionKey } from '${ACTIONS_MODULE}';`,
  // When the app is made, not when it is first needed: a key that cannot be used keeps the server from starting.
  `const readyActions = () => actions.length > 0 && { actions: { table: actionTable(actions), encryptionKey: chooseEncryptionKey(process.env[ENCRYPTION_KEY_VARIABLE], encryptionKey) } };`,
  `const loadPages = once(() => import('${PAGES_MODULE}'));`,
  `const pages = (call) => { const loaded = loadPages(); return loaded instanceof Promise ? loaded.then(({ answerPage }) => answerPage(call)) : loaded.answerPage(call); };`,
];

/** What no limit of the config asks for is not in the output. */
function limitLines({ rules, firewall }: RequestLimits): string[] {
  const lines: string[] = [];
  if (rules.length > 0) {
    lines.push(importOf('limitRequests as makeLimits', 'kit/rate-limit/limit-requests'));
    lines.push(`const limitRequests = makeLimits(${JSON.stringify(rules)}, settings.basePath);`);
  }
  if (Object.keys(firewall).length > 0) {
    lines.push(importOf('provideFirewall', 'kit/rate-limit/check-rate-limit'));
    lines.push(`provideFirewall(${JSON.stringify(firewall)});`);
  }
  return lines;
}

/** @param index The place of what it uses, behind those of the routes. */
function proxyLines({ absolute, ...proxy }: NonNullable<AppModuleInput['proxy']>, index: number): string[] {
  return [
    importOf('createProxy', 'app/proxy/create-proxy'),
    `const proxy = createProxy({ ...${JSON.stringify(proxy)}, load: ${loader(absolute)}, uses: ${placeOfUses(index)} }, settings.basePath);`,
  ];
}

function instrumentationLines({ file, absolute }: NonNullable<AppModuleInput['instrumentation']>): string[] {
  return [
    importOf('createInstrumentation', 'app/instrumentation'),
    `const instrumentation = createInstrumentation({ file: ${JSON.stringify(file)}, load: ${loader(absolute)} }, settings.basePath);`,
  ];
}
