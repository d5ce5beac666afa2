import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const REACT = /^react(?:-dom)?(?:\/|$)/;

/**
 * The URL of the React that Node gives to packages, for an import of the project's own: React's entry for servers
 * refuses to work beside the other one, and Node, which loads packages in dev, does not know of it.
 *
 * @param importer The absolute path of the importing module, or its URL.
 * @returns `undefined` for any other import, and where there is no React.
 */
export function reactFile(specifier: string, importer: string | undefined): string | undefined {
  if (importer === undefined || !REACT.test(specifier)) return undefined;
  try {
    return pathToFileURL(createRequire(importer).resolve(specifier)).href;
  } catch {
    // What is not installed, or no file, is reported best by who looks for it next.
    return undefined;
  }
}
