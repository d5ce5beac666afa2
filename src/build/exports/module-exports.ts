import { parseSource } from '../parse-source.ts';
import { commonJsExports, isCommonJs } from './commonjs-exports.ts';

/** What a module exports, as its source shows it. */
export interface ModuleExports {
  /** The names that it exports itself, each with the offset of where it does. */
  readonly names: ReadonlyMap<string, number>;
  /** The modules of `export * from './other'`. */
  readonly stars: readonly string[];
}

/** Reads what a module exports from its source; types are left out. */
export function moduleExports(file: string, source: string): ModuleExports {
  if (isCommonJs(source))
    return { names: new Map(commonJsExports(source).map((name) => [name, 0])), stars: [] };
  const { module } = parseSource(file, source);
  const names = new Map<string, number>();
  const stars: string[] = [];
  for (const { start, entries } of module.staticExports) {
    for (const { isType, exportName, moduleRequest } of entries) {
      if (isType) continue;
      if (exportName.kind === 'Default') names.set('default', start);
      else if (exportName.name !== null) names.set(exportName.name, exportName.start ?? start);
      else if (moduleRequest) stars.push(moduleRequest.value);
    }
  }
  return { names, stars };
}
