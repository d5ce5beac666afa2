import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whether Node takes a source file for a module by its name and the `type` of its package, whatever is in it. */
export function isNodeModule(file: string): boolean {
  if (/\.m[jt]s$/.test(file)) return true;
  return /\.[jt]sx?$/.test(file) && packageType(dirname(file)) === 'module';
}

/** The `type` of the package that a folder belongs to. */
function packageType(folder: string): string | undefined {
  try {
    const { type } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { type?: string };
    return type;
  } catch {
    const parent = dirname(folder);
    return parent === folder ? undefined : packageType(parent);
  }
}
