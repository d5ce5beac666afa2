import type { PageTree } from '../page-tree.ts';
import { modulesOf, type PageModule } from './page-way.ts';

type Params = Readonly<Record<string, unknown>>;
type Generate = (context: { readonly params: Params }) => unknown;

/**
 * What a page exports, with what it and the layouts around it say together of how it may be kept: the innermost
 * `dynamic` and `fetchCache`, the shortest `revalidate`, parameters as long as all of them allow others, and the
 * parameters that each adds to those of the layouts outside.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/route-segment-config
 */
export async function pageModule(tree: PageTree): Promise<PageModule> {
  const modules = await modulesOf(tree);
  const said = modules.filter((module) => module !== undefined);
  const all = (name: string) => said.map((module) => module[name]).filter((value) => value !== undefined);
  const periods = all('revalidate');
  const numbers = periods.filter((value) => typeof value === 'number');
  const generators = all('generateStaticParams');
  return {
    ...modules.at(-1),
    dynamic: all('dynamic').at(-1),
    fetchCache: all('fetchCache').at(-1),
    revalidate: numbers.length > 0 ? Math.min(...numbers) : periods.at(-1),
    dynamicParams: all('dynamicParams').find((value) => value !== true),
    generateStaticParams: generators.length > 1 ? inTurn(generators as Generate[]) : generators[0],
  };
}

/** Each function is called with each of the parameters that those before it have named. */
function inTurn(generators: readonly Generate[]): Generate {
  return async (context) => {
    let found: Params[] = [context.params];
    for (const generate of generators) {
      const lists = await Promise.all(found.map((params) => generate({ params })));
      const odd = lists.find((list) => !Array.isArray(list));
      if (odd !== undefined) return odd;
      found = found.flatMap((params, index) =>
        (lists[index] as Params[]).map((own) => ({ ...params, ...own })),
      );
    }
    return found;
  };
}
