import type { ManifestSettings } from '../../app/manifest.ts';
import { COMMONJS_GLOBALS } from '../bind-globals-plugin.ts';
import { runtimeFile } from '../runtime-file.ts';
import { placeOfUses } from '../uses/route-uses-plugin.ts';
import type { VirtualModule } from './virtual-module.ts';

/** What the generated app is made of. */
export interface AppModuleInput {
  readonly settings: ManifestSettings;
  readonly draftModeId: string;
  readonly buildId: string;
  /** Each route with the absolute path of its file beside the one to show. */
  readonly routes: readonly { readonly path: string; readonly file: string; readonly absolute: string }[];
}

/** The generated module that holds the manifest and makes the app of it. */
export function appModule({ settings, draftModeId, buildId, routes }: AppModuleInput): VirtualModule {
  const { rules, ...plain } = settings;
  const entries = routes.map(
    ({ path, file, absolute }, index) =>
      `  { kind: 'route', path: ${JSON.stringify(path)}, file: ${JSON.stringify(file)}, load: once(() => import(${JSON.stringify(absolute)})), uses: ${placeOfUses(index)} },`,
  );
  const lines = [
    `import { createApp } from ${JSON.stringify(runtimeFile('app/create-app'))};`,
    ...(rules
      ? [`import { compileRules } from ${JSON.stringify(runtimeFile('app/rules/compile-rules'))};`]
      : []),
    `import { Request, Response, fetch } from ${JSON.stringify(runtimeFile('http/bound-globals'))};`,
    `import { bindGlobals } from ${JSON.stringify(COMMONJS_GLOBALS)};`,
    `bindGlobals({ Request, Response, fetch });`,
    `const once = (load) => { let module; return () => module ?? load().then((loaded) => (module = loaded)); };`,
    `const settings = ${JSON.stringify(plain)};`,
    `const manifest = { ...settings, mode: 'production', draftModeId: ${JSON.stringify(draftModeId)}, buildId: ${JSON.stringify(buildId)}, routes: [`,
    ...entries,
    `] };`,
    ...(rules ? [`const rules = compileRules(${JSON.stringify(rules)}, settings.basePath);`] : []),
    `const openStore = () => import(${JSON.stringify(runtimeFile('store/memory-store'))}).then(({ MemoryStore }) => new MemoryStore());`,
    `export const makeApp = (options) => createApp(manifest, { ...options, openStore${rules ? ', rules' : ''} });`,
  ];
  return { id: 'virtual:waymark/app', render: () => lines.join('\n') };
}
