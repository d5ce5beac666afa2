import { transformWithOxc } from 'vite';

/** What the names that were looked for are imported from, in a copy of the module that nobody runs. */
const MARK = 'waymark:free';

/** Which of `names` a module uses and does not declare. */
export async function freeNames(code: string, names: readonly string[]): Promise<ReadonlySet<string>> {
  const inject = Object.fromEntries(names.map((name) => [name, [MARK, name] satisfies [string, string]]));
  const { code: marked } = await transformWithOxc(code, 'module.js', {
    lang: 'js',
    sourcemap: false,
    inject,
  });
  return new Set(
    [...marked.matchAll(/^import \{ (\w+) \} from "waymark:free";$/gm)].map(([, name = '']) => name),
  );
}
