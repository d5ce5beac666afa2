import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { isRuntimeFile } from './is-runtime-file.ts';

const PARSER = '\0waymark:llhttp:';

/**
 * Gives the bundle the HTTP parser as an ES module. It comes as a CommonJS module whose export is a buffer; of such a
 * one the bundler makes a namespace with a property for every byte, which are 50,000 and take 30 MB. An `undici` of
 * the project's own, which requires the same file, gets it as it is.
 */
export function llhttpPlugin(): Plugin {
  return {
    name: 'waymark:llhttp',
    enforce: 'pre',
    resolveId: {
      filter: { id: /^undici\/lib\/llhttp\/\w+-wasm\.js$/ },
      async handler(specifier, importer, options) {
        if (importer === undefined || !isRuntimeFile(importer)) return undefined;
        const found = await this.resolve(specifier, importer, { ...options, skipSelf: true });
        return found && `${PARSER}${found.id}`;
      },
    },
    load: {
      filter: { id: new RegExp(`^${PARSER}`) },
      handler(id) {
        const file = id.slice(PARSER.length);
        const [, base64] = /'([\w+/=]{1000,})'/.exec(readFileSync(file, 'utf8')) ?? [];
        if (base64 === undefined)
          throw new Error(`Cannot read the HTTP parser: there is no base64 text in ${file}.`);
        return `export default Buffer.from('${base64}', 'base64');`;
      },
    },
  };
}
