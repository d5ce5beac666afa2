import type { PageFileKind } from '../../app/manifest.ts';
import type { PageTree } from '../page-tree.ts';

/** What a module of a page exports. */
export type PageModule = Readonly<Record<string, unknown>>;

/**
 * The modules on the way to the page, the outermost first: those of layouts, and the page's last.
 *
 * @param failed What is shown in the place of the page: the nearest file of this kind.
 */
export async function modulesOf(tree: PageTree, failed?: PageFileKind): Promise<(PageModule | undefined)[]> {
  const way = wayOf(tree);
  const end = failed === undefined ? -1 : way.findLastIndex(({ files }) => files[failed] !== undefined);
  const shown = end === -1 ? way : way.slice(0, end + 1);
  const files = shown.map(({ segment, files: own }) => {
    const isEnd = segment === '__PAGE__' || segment === '__DEFAULT__';
    return own.layout ?? (isEnd ? (own.page ?? own.default ?? own['not-found']) : undefined);
  });
  const last = failed === undefined ? undefined : way[end]?.files[failed];
  // It stands where a page would: in a folder below the layout, whose template it has.
  const loaded = await Promise.all(
    [...files, ...(last ? [undefined, last] : [])].map((file) => file?.load()),
  );
  return loaded.map((file) => file?.module);
}

function wayOf(tree: PageTree): PageTree[] {
  const next = tree.slots['children'];
  return [tree, ...(next ? wayOf(next) : [])];
}
