import MagicString from 'magic-string';
import type { SyntaxNode } from '../uses/walk-syntax.ts';
import type { CachedFunction, CachedValue, CacheFindings } from './cached-functions.ts';
import { type CapturedValue, CapturedValues } from './captured-values.ts';
import { readNames } from './name-scopes.ts';

/** What a module's cached functions are made of. */
export interface RewriteInput {
  readonly code: string;
  readonly program: SyntaxNode;
  readonly findings: CacheFindings;
  /** The module's file, relative to the project: part of the keys. */
  readonly file: string;
  /** What the functions that do the caching are imported from. */
  readonly runtime: string;
  /** Whether each evaluation of the module has results of its own: an edit is to be seen at once. */
  readonly isDev: boolean;
}

const CALL = '$$useCache';
const WRAP = '$$cacheExport';
const VERSION = '$$cacheVersion';

/** A cached function with what it captures, under the names that these values have inside of it. */
interface Captures {
  readonly cached: CachedFunction;
  readonly values: readonly (CapturedValue & { readonly alias: string })[];
}

/**
 * Rewrites a module so that its cached functions ask the cache first.
 *
 * A function stays where it is; what it uses of the functions around it becomes parameters, so that the same values
 * are part of its key and all that it sees: a later run for a stale result must not see others.
 */
export function rewriteCachedFunctions(input: RewriteInput): MagicString {
  const { code, program, findings } = input;
  const text = new MagicString(code);
  const ids = new Set<string>();
  const captured = new CapturedValues(readNames(program), findings.functions);
  const all: Captures[] = findings.functions.map((cached, index) => ({
    cached,
    values: captured.of(cached).map((value, position) => ({ ...value, alias: `$$c${index}_${position}` })),
  }));
  replaceUses(text, all);
  for (const each of all) {
    const { name, kind } = each.cached;
    wrapFunction(text, each, all, `${CALL}(${idOf(input, ids, name)}, ${JSON.stringify(kind)}`);
  }
  wrapValues(text, input, ids);
  const { fileDirective } = findings;
  if (fileDirective) text.overwrite(start(fileDirective), end(fileDirective), ';');
  text.prepend(prelude(input));
  return text;
}

function prelude({ findings, runtime, isDev }: RewriteInput): string {
  const names = [
    ...(findings.functions.length > 0 ? [`useCache as ${CALL}`] : []),
    ...(findings.values.length > 0 ? [`cacheExport as ${WRAP}`] : []),
    ...(isDev ? ['nextCacheVersion'] : []),
  ];
  const version = isDev ? ` var ${VERSION} = nextCacheVersion();` : '';
  return `import { ${names.join(', ')} } from ${JSON.stringify(runtime)};${version} `;
}

/** The expression that tells a function of the project from all others. */
function idOf({ file, isDev }: RewriteInput, ids: Set<string>, name: string): string {
  let id = `${file}#${name}`;
  for (let count = 2; ids.has(id); count++) id = `${file}#${name}:${count}`;
  ids.add(id);
  return isDev ? `${JSON.stringify(`${id}@`)} + ${VERSION}` : JSON.stringify(id);
}

/** Puts the names inside of a function in the place of what it captures; in functions within functions, the innermost. */
function replaceUses(text: MagicString, all: readonly Captures[]): void {
  const done = new Set<SyntaxNode>();
  for (const { values } of all.toReversed()) {
    for (const { alias, places } of values) {
      for (const { node, shorthand } of places) {
        if (done.has(node) || isInside(node, done)) continue;
        done.add(node);
        text.overwrite(start(node), end(node), shorthand === undefined ? alias : `${shorthand}: ${alias}`);
      }
    }
  }
}

function isInside(node: SyntaxNode, others: ReadonlySet<SyntaxNode>): boolean {
  return [...others].some((other) => start(other) <= start(node) && end(node) <= end(other));
}

function wrapFunction(text: MagicString, own: Captures, all: readonly Captures[], call: string): void {
  const { node, method } = own.cached;
  const params = node['params'] as readonly SyntaxNode[];
  const arity = params.some(({ type }) => type === 'RestElement') ? 'Infinity' : String(params.length);
  const opening = `(...$$args) { return ${call}, ${arity}, $$args, `;
  const closing = `${capturesText(own, all)})`;
  insertParams(text, own);
  if (method) {
    wrapMethod(text, method, node, opening);
    text.appendLeft(end(node), `${closing}; }`);
  } else if (node['id']) {
    const { name, start: from, end: to } = node['id'] as { name: string; start: number; end: number };
    text.prependRight(start(node), `function ${name}${opening}`);
    // Not under its own name: a function that calls itself asks the cache as well.
    text.overwrite(from, to, `$$${name}`);
    text.appendLeft(end(node), `${closing}; }`);
  } else if (node.type === 'FunctionDeclaration') {
    text.prependRight(start(node), `function ${opening}`);
    text.appendLeft(end(node), `${closing}; }`);
  } else {
    const [open, close] = node.type === 'FunctionExpression' ? ['(', ')'] : ['', ''];
    text.prependRight(start(node), `${open}(...$$args) => ${call}, ${arity}, $$args, `);
    text.appendLeft(end(node), `${closing}${close}`);
  }
}

function wrapMethod(text: MagicString, method: SyntaxNode, node: SyntaxNode, opening: string): void {
  const key = method['key'] as SyntaxNode;
  const name = method['computed'] ? text.original.lastIndexOf('[', start(key)) : start(key);
  text.overwrite(start(method), name, method['static'] === true ? 'static ' : ' ');
  text.prependRight(start(node), `${opening}async function${node['generator'] === true ? '*' : ''} `);
}

/** Gives a function parameters for what it captures. */
function insertParams(text: MagicString, { cached: { node }, values }: Captures): void {
  if (values.length === 0) return;
  const names = values.map(({ alias }) => alias).join(', ');
  const params = node['params'] as readonly SyntaxNode[];
  const from = node['typeParameters'] ?? node['id'];
  const open = text.original.indexOf('(', from ? end(from as SyntaxNode) : start(node));
  const [first] = params;
  if (first && (open < 0 || open > start(first))) {
    text.prependRight(start(first), `(${names}, `);
    text.appendLeft(end(first), ')');
  } else text.appendRight(open + 1, first ? `${names}, ` : names);
}

/** An object of the values that a function captures, as they are where it is called. */
function capturesText(own: Captures, all: readonly Captures[]): string {
  if (own.values.length === 0) return '';
  const outer = all
    .filter(({ cached }) => cached !== own.cached && contains(cached.node, own.cached.node))
    .toReversed();
  const entries = own.values.map(
    (value) => `${JSON.stringify(value.path.join('.'))}: ${valueText(value, outer)}`,
  );
  return `, { ${entries.join(', ')} }`;
}

/** @param outer The cached functions around, the innermost one first. */
function valueText({ binding, path }: CapturedValue, outer: readonly Captures[]): string {
  for (const { values } of outer) {
    const found = values.find(
      (value) => value.binding === binding && value.path.every((part, i) => part === path[i]),
    );
    if (found) return [found.alias, ...path.slice(found.path.length)].join('?.');
  }
  return path.join('?.');
}

function wrapValues(text: MagicString, input: RewriteInput, ids: Set<string>): void {
  const statements = new Map<SyntaxNode, CachedValue[]>();
  for (const value of input.findings.values) {
    const { node, name, kind, local } = value;
    if (local === undefined) {
      text.prependRight(start(node), `${WRAP}(${idOf(input, ids, name)}, ${JSON.stringify(kind)}, `);
      text.appendLeft(end(node), ')');
    } else statements.set(node, [...(statements.get(node) ?? []), value]);
  }
  let count = 0;
  for (const [statement, values] of statements) {
    const parts = values.map(({ name, kind, local = name, source }) => {
      const value = `$$v${count++}`;
      const from =
        source === undefined ? '' : `import { ${local} as ${value}i } from ${JSON.stringify(source)}; `;
      const given = source === undefined ? local : `${value}i`;
      const wrapped = `${WRAP}(${idOf(input, ids, name)}, ${JSON.stringify(kind)}, ${given})`;
      return `${from}const ${value} = ${wrapped}; export { ${value} as ${name} };`;
    });
    text.overwrite(start(statement), end(statement), [...parts, restOf(statement, values)].join(' '));
  }
}

/** What a statement exports besides what is wrapped. */
function restOf(statement: SyntaxNode, values: readonly CachedValue[]): string {
  const names = new Set(values.map(({ name }) => name));
  const specifiers = (statement['specifiers'] as readonly { local: SyntaxNode; exported: SyntaxNode }[])
    .map(({ local, exported }) => [String(local['name']), String(exported['name'])] as const)
    .filter(([, exported]) => !names.has(exported));
  if (specifiers.length === 0) return '';
  return `export { ${specifiers.map(([local, exported]) => `${local} as ${exported}`).join(', ')} };`;
}

function contains(outer: SyntaxNode, inner: SyntaxNode): boolean {
  return start(outer) <= start(inner) && end(inner) <= end(outer);
}

function start(node: SyntaxNode): number {
  return Number(node['start']);
}

function end(node: SyntaxNode): number {
  return Number(node['end']);
}
