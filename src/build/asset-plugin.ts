import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import type { Plugin } from 'vite';
import { fileOf } from './own-code.ts';

const ASSET_URL = /\bnew URL\(\s*(['"])(\.{1,2}\/[^'"\n]+)\1\s*,\s*import\.meta\.url\s*,?\s*\)/g;
const MODULE = /\.[mc]?[jt]sx?$/;

const PLACE = /__WAYMARK_ASSET_([\w$-]+?)__/g;

/** Takes the files that modules find with `new URL('./file', import.meta.url)` into the output, as Next.js does. */
export function assetPlugin(): Plugin {
  return {
    name: 'waymark:assets',
    transform: {
      filter: { code: /new URL\([^)]*import\.meta\.url/ },
      handler(code, id) {
        const replaced = code.replace(ASSET_URL, (whole, _quote: string, path: string) => {
          const file = join(dirname(fileOf(id)), path);
          if (MODULE.test(file) || !existsSync(file) || !statSync(file).isFile()) return whole;
          const asset = this.emitFile({ type: 'asset', name: basename(file), source: readFileSync(file) });
          return `new URL('__WAYMARK_ASSET_${asset}__', import.meta.url)`;
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
