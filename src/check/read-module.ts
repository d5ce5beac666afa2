import { join } from 'node:path';
import { parseSync } from 'vite';
import { syntaxErrors } from '../build/errors/syntax-errors.ts';
import { readSource } from '../build/read-source.ts';
import type { SyntaxNode } from '../build/uses/walk-syntax.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** An import of a module. */
export interface ModuleImport {
  readonly specifier: string;
  /** Where it stands in the source. */
  readonly start: number;
  /** What it imports, each with the name that it has here; `undefined` for what could be anything. */
  readonly names: readonly { readonly imported: string; readonly local: string }[] | undefined;
}

/** A source file of the project, as far as it can be read. */
export interface SourceModule {
  /** Relative to the project directory. */
  readonly file: string;
  readonly text: string;
  /** Those of types alone are left out. */
  readonly imports: readonly ModuleImport[];
  /** What keeps it from being parsed. */
  readonly errors: readonly Diagnostic[];
  /** Its syntax tree, made when it is first asked for. */
  readonly program: SyntaxNode;
}

/** Reads a source file. */
export function readModule(dir: string, file: string): SourceModule {
  const { text, problem } = readSource(join(dir, file));
  if (problem) return broken(file, '', [{ ...problem, severity: 'error', file }]);
  const parsed = parseSync(file, text);
  if (parsed.errors.length > 0) {
    const errors = syntaxErrors(file, text, { semantic: false });
    if (errors.length > 0) return broken(file, text, errors);
  }
  return {
    file,
    text,
    imports: [...staticImports(parsed.module), ...dynamicImports(parsed.module, text), ...requires(text)],
    errors: [],
    get program() {
      return parsed.program as unknown as SyntaxNode;
    },
  };
}

function broken(file: string, text: string, errors: readonly Diagnostic[]): SourceModule {
  return { file, text, imports: [], errors, program: { type: 'Program' } };
}

type ParsedModule = ReturnType<typeof parseSync>['module'];

function staticImports({ staticImports, staticExports }: ParsedModule): ModuleImport[] {
  const imports = staticImports.flatMap(({ moduleRequest, entries, start }): ModuleImport[] => {
    const values = entries.filter(({ isType }) => !isType);
    if (entries.length > 0 && values.length === 0) return [];
    const isWhole = values.some(({ importName }) => importName.kind === 'NamespaceObject');
    const names = values.map(({ importName, localName }) => ({
      imported: importName.kind === 'Default' ? 'default' : (importName.name ?? ''),
      local: localName.value,
    }));
    return [{ specifier: moduleRequest.value, start, names: isWhole ? undefined : names }];
  });
  const exports = staticExports.flatMap(({ start, entries }): ModuleImport[] => {
    const values = entries.filter(({ isType, moduleRequest }) => !isType && moduleRequest);
    const specifiers = new Set(values.map(({ moduleRequest }) => moduleRequest?.value ?? ''));
    return [...specifiers].map((specifier) => ({ specifier, start, names: undefined }));
  });
  return [...imports, ...exports];
}

function dynamicImports({ dynamicImports }: ParsedModule, text: string): ModuleImport[] {
  return dynamicImports.flatMap(({ start, moduleRequest }) => {
    const written = text.slice(moduleRequest.start, moduleRequest.end);
    const specifier = /^(['"`])([^'"`$]+)\1$/.exec(written)?.[2];
    return specifier === undefined ? [] : [{ specifier, start, names: undefined }];
  });
}

function requires(text: string): ModuleImport[] {
  if (!text.includes('require(')) return [];
  return [...text.matchAll(/(?<![\w$.])require\(\s*(['"])([^'"]+)\1\s*\)/g)].map((match) => ({
    specifier: match[2] as string,
    start: match.index,
    names: undefined,
  }));
}
