import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { nearestName } from '../../config/nearest-name.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { projectPath, withSlashes } from '../../diagnostics/project-path.ts';
import { isDirectory } from '../../scan/is-directory.ts';
import { packageOf } from '../external-packages.ts';
import { isInstalled } from '../is-installed.ts';

/** Describes an import that leads nowhere, by what it was meant to be: a file, an alias, a package. */
export function unresolvedImport(specifier: string, importer: string, dir: string): Diagnostic {
  const { message, hint } = describe(specifier, importer, dir);
  return { code: 'ERR_IMPORT_UNRESOLVED', severity: 'error', message, hint };
}

type Description = Required<Pick<Diagnostic, 'message' | 'hint'>>;

function describe(specifier: string, importer: string, dir: string): Description {
  if (specifier.trim() === '')
    return { message: 'An import has no name to import from.', hint: 'Write the name of a file or package.' };
  if (/^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..')
    return missingFile(specifier, importer, dir);
  if (specifier.startsWith('#')) {
    const hint =
      'Names that start with `#` are looked up under `imports` in package.json: add it there, or correct it.';
    return { message: `\`${specifier}\` cannot be imported: package.json does not say what it is.`, hint };
  }
  if (/^[@~]\//.test(specifier)) return missingAlias(specifier, dir);
  // A generated module imports for the project, and is no file.
  return missingPackage(specifier, importer.startsWith('\0') ? join(dir, 'package.json') : importer);
}

function missingFile(specifier: string, importer: string, dir: string): Description {
  const base = specifier.startsWith('/') ? specifier : resolve(dirname(importer), specifier);
  const message = `\`${specifier}\` cannot be imported: there is no such file.`;
  const near = nearFile(base);
  if (near !== undefined) {
    const path = withSlashes(relative(dirname(importer), join(dirname(base), near)));
    return { message, hint: `Did you mean \`${path.startsWith('.') ? path : `./${path}`}\`?` };
  }
  const shown = projectPath(base, dir);
  const hint = isDirectory(base)
    ? `${shown} is a folder without an index file: name a file in it.`
    : `Looked for ${shown} with the endings of source files.`;
  return { message, hint };
}

/** A file beside the one that is missing that has nearly its name; its ending need not be written. */
function nearFile(base: string): string | undefined {
  let names: string[];
  try {
    names = readdirSync(dirname(base));
  } catch {
    return undefined;
  }
  const stems = new Map(names.map((name) => [name.replace(/\.[mc]?[jt]sx?$/, ''), name]));
  const wanted = basename(base).replace(/\.[mc]?[jt]sx?$/, '');
  // Of names this short, any other is near.
  if (wanted.length < 3) return undefined;
  return nearestName(
    wanted,
    [...stems.keys()].filter((stem) => stem !== wanted),
  );
}

function missingAlias(specifier: string, dir: string): Description {
  const message = `\`${specifier}\` cannot be imported: no alias leads to such a file.`;
  const file = ['tsconfig.json', 'jsconfig.json'].find((name) => existsSync(join(dir, name)));
  const entry = `"${specifier.slice(0, 2)}*": ["./*"]`;
  if (file === undefined) {
    const hint = `Aliases come from \`paths\` in tsconfig.json, and there is no such file. For this one: { "compilerOptions": { "paths": { ${entry} } } }`;
    return { message, hint };
  }
  return {
    message,
    hint: `Check that the file exists, and that \`compilerOptions.paths\` in ${file} has an entry such as ${entry}.`,
  };
}

function missingPackage(specifier: string, importer: string): Description {
  const name = packageOf(specifier) ?? specifier;
  if (isInstalled(name, importer)) {
    const message =
      name === specifier
        ? `\`${name}\` cannot be imported: the package is installed, but the file that its package.json names as its entry is missing.`
        : `\`${specifier}\` cannot be imported: the package \`${name}\` is installed, but has no such file.`;
    return { message, hint: `Correct the name, or install the package anew: npm install ${name}` };
  }
  const message = `\`${specifier}\` cannot be imported: the package \`${name}\` is not installed.`;
  return { message, hint: `Install it: npm install ${name}` };
}
