import { type Plugin, transformWithOxc } from 'vite';
import { isOwnCode } from './own-code.ts';

/**
 * Compiles JSX in a project's files that end in `.js`, as Next.js does: Vite looks for it in `.jsx` and `.tsx` alone.
 *
 * @param canRefresh Whether components of browsers keep their state over edits.
 */
export function jsxInJsPlugin(canRefresh = false): Plugin {
  return {
    name: 'waymark:jsx-in-js',
    enforce: 'pre',
    transform: {
      order: 'pre',
      // What begins a tag, or a fragment: most files have none.
      filter: { id: { include: /\.js$/, exclude: /\/node_modules\// }, code: /<[A-Za-z_$>]/ },
      async handler(code, id) {
        if (!isOwnCode(id)) return undefined;
        const { config, mode } = this.environment;
        const isDev = mode === 'dev';
        const refresh = isDev && canRefresh && config.consumer === 'client';
        const compiled = await transformWithOxc(code, id, {
          lang: 'jsx',
          jsx: { runtime: 'automatic', development: isDev, refresh },
          sourcemap: true,
        });
        return { code: compiled.code, map: compiled.map ?? null };
      },
    },
  };
}
