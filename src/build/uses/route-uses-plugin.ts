import type { Plugin, Rolldown } from 'vite';
import { type GraphModule, graphUses } from './graph-uses.ts';

const PLACE = /__WAYMARK_USES_(\d+)__/g;

/** Stands in the generated app for what a route can touch, until that is known. */
export function placeOfUses(index: number): string {
  return `__WAYMARK_USES_${index}__`;
}

/**
 * Writes into the manifest what each route's modules can touch.
 *
 * @param routes The absolute paths of the route files, in the order of their places.
 */
export function routeUsesPlugin(routes: readonly string[]): Plugin {
  return {
    name: 'waymark:route-uses',
    renderChunk: {
      filter: { code: /__WAYMARK_USES_/ },
      async handler(code, _chunk, _options, { chunks }) {
        const included = new Set(Object.values(chunks).flatMap(({ moduleIds }) => moduleIds));
        const uses = await graphUses(readGraph(this, included), routes);
        const placed = code.replace(PLACE, (_place, index: string) => {
          const { context = true, platform = true } = uses.get(routes[Number(index)] ?? '') ?? {};
          return `{ context: ${context}, platform: ${platform} }`;
        });
        // Nothing else stands on those lines, so the positions of all else stay.
        return { code: placed, map: null };
      },
    },
  };
}

function readGraph(context: Rolldown.PluginContext, included: ReadonlySet<string>): GraphModule[] {
  return [...context.getModuleIds()].flatMap((id) => {
    const info = context.getModuleInfo(id);
    if (!info) return [];
    const { code, importedIds, dynamicallyImportedIds } = info;
    return [{ id, code, imports: [...importedIds, ...dynamicallyImportedIds], isIncluded: included.has(id) }];
  });
}
