import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/**
 * Gives the bundle the HTTP parser as an ES module. It comes as a CommonJS module whose export is a buffer; of such a
 * one the bundler makes a namespace with a property for every byte, which are 50,000 and take 30 MB.
 */
export function llhttpPlugin(): Plugin {
  return {
    name: 'waymark:llhttp',
    load: {
      filter: { id: /[\\/]undici[\\/]lib[\\/]llhttp[\\/]\w+-wasm\.js$/ },
      handler(id) {
        const [, base64] = /'([\w+/=]{1000,})'/.exec(readFileSync(id, 'utf8')) ?? [];
        if (base64 === undefined)
          throw new Error(`Cannot read the HTTP parser: there is no base64 text in ${id}.`);
        return `export default Buffer.from('${base64}', 'base64');`;
      },
    },
  };
}
