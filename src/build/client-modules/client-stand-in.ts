/** What the functions that stand in for exports are imported from. */
export const CLIENT_RUNTIME = 'virtual:waymark/client-reference';

/** The text of an ES module that exports references under some names. */
export function standInModule(module: string, names: readonly string[]): string {
  const lines = names.map((name, index) => {
    const value =
      module === 'next/dynamic' && name === 'default'
        ? 'dynamicReference()'
        : `clientReference(${JSON.stringify(module)}, ${JSON.stringify(name)})`;
    return `const export${index} = ${value};\nexport { export${index} as ${exportName(name)} };`;
  });
  return [`import { clientReference, dynamicReference } from '${CLIENT_RUNTIME}';`, ...lines, ''].join('\n');
}

/** The text of a CommonJS module whose exports are references, whatever they are called. */
export function standInCommonJs(module: string): string {
  return `module.exports = require('${CLIENT_RUNTIME}').clientReferences(${JSON.stringify(module)});\n`;
}

/** A name that is no identifier stands in quotes. */
function exportName(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
}
