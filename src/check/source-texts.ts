import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The texts of a project's sources; those that cannot be read are left out. */
export function sourceTexts(
  dir: string,
  files: readonly string[],
): { readonly file: string; readonly text: string }[] {
  return files.flatMap((file) => {
    if (!/\.[mc]?[jt]sx?$/.test(file)) return [];
    try {
      return [{ file, text: readFileSync(join(dir, file), 'utf8') }];
    } catch {
      return [];
    }
  });
}
