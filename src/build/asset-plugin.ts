import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import type { Plugin } from 'vite';
import { fileOf } from './own-code.ts';

const ASSET_URL = /\bnew URL\(\s*(['"])((?![\w+.-]*:)[^'"\n/][^'"\n]*)\1\s*,\s*import\.meta\.url\s*,?\s*\)/g;
/** What renderers of images do instead. */
const JOINED_URL = /\b(?:\w+\.)?join\w*\(\s*import\.meta\.url\s*,\s*(['"])\.\.\/([^'"\n]+)\1\s*\)/g;
const RESOLVED = /\brequire\.resolve\(\s*(['"])(\.{1,2}\/[^'"\n]+)\1\s*\)/g;
const MODULE = /\.[mc]?[jt]sx?$/;

const PLACE = /__WAYMARK_ASSET_([\w$-]+?)__/g;

/**
 * Takes the files that modules find with `new URL('./file', import.meta.url)` into the output, as Next.js does, and
 * those that packages of CommonJS find with `require.resolve('./file')`, which is to be read: it is not beside them there.
 */
export function assetPlugin(): Plugin {
  return {
    name: 'waymark:assets',
    transform: {
      filter: { code: /(?:new URL|join\w*)\([^)]*import\.meta\.url|\brequire\.resolve\(\s*['"]\./ },
      handler(code, id) {
        const folder = dirname(fileOf(id));
        const emit = (file: string) => {
          const asset = this.emitFile({ type: 'asset', name: basename(file), source: readFileSync(file) });
          return `'__WAYMARK_ASSET_${asset}__'`;
        };
        const byUrl = code.replace(ASSET_URL, (whole, _quote: string, path: string) => {
          const file = join(folder, path);
          return MODULE.test(file) || !isFile(file) ? whole : `new URL(${emit(file)}, import.meta.url)`;
        });
        const byPath = byUrl.replace(JOINED_URL, (whole, _quote: string, path: string) => {
          const file = join(folder, path);
          return isFile(file) ? `new URL(${emit(file)}, import.meta.url).href` : whole;
        });
        const replaced = byPath.replace(RESOLVED, (whole, _quote: string, path: string) => {
          const file = join(folder, path);
          return isFile(file)
            ? `require('node:url').fileURLToPath(new URL(${emit(file)}, import.meta.url))`
            : whole;
        });
        return replaced === code ? undefined : { code: replaced, map: null };
      },
    },
    renderChunk(code, { fileName }) {
      if (!code.includes('__WAYMARK_ASSET_')) return undefined;
      const folder = posix.dirname(fileName);
      const placed = code.replace(PLACE, (_place, asset: string) =>
        posix.relative(folder, this.getFileName(asset)),
      );
      return { code: placed, map: null };
    },
  };
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
