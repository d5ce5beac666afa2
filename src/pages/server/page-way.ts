import type { PageFileKind } from '../../app/manifest.ts';
import type { PageImage } from '../page-image.ts';
import type { PageFile, PageTree } from '../page-tree.ts';

/** What a module of a page exports. */
export type PageModule = Readonly<Record<string, unknown>>;

/**
 * The modules on the way to the page, the outermost first: those of layouts, and the page's last.
 *
 * @param failed What is shown in the place of the page: the nearest file of this kind.
 */
export async function modulesOf(tree: PageTree, failed?: PageFileKind): Promise<(PageModule | undefined)[]> {
  const loaded = await Promise.all(stepsOf(tree, failed).map(({ file }) => file?.load()));
  return loaded.map((file) => file?.module);
}

/** The metadata files on the same way, for each of the modules. */
export function imagesOf(tree: PageTree, failed?: PageFileKind): readonly (readonly PageImage[])[] {
  return stepsOf(tree, failed).map(({ images = [] }) => images);
}

/** A folder on the way to a page, or the page itself. */
interface Step {
  readonly file?: PageFile | undefined;
  readonly images?: readonly PageImage[] | undefined;
}

function stepsOf(tree: PageTree, failed?: PageFileKind): readonly Step[] {
  const way = wayOf(tree);
  const end = failed === undefined ? -1 : way.findLastIndex(({ files }) => files[failed] !== undefined);
  const shown = end === -1 ? way : way.slice(0, end + 1);
  const steps = shown.map(({ segment, files: own, images }): Step => {
    const isEnd = segment === '__PAGE__' || segment === '__DEFAULT__';
    const file = own.layout ?? (isEnd ? (own.page ?? own.default ?? own['not-found']) : undefined);
    return { file, images };
  });
  const last = failed === undefined ? undefined : way[end]?.files[failed];
  // It stands where a page would: in a folder below the layout, whose template it has.
  return last ? [...steps, {}, { file: last, images: way[end]?.images }] : steps;
}

function wayOf(tree: PageTree): PageTree[] {
  const next = tree.slots['children'];
  return [tree, ...(next ? wayOf(next) : [])];
}
