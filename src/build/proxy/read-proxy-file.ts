import { join } from 'node:path';
import { parseSource } from '../parse-source.ts';
import type { ProxyMatcher } from '../../app/proxy/proxy-matcher.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { lineAndColumn } from '../../diagnostics/line-and-column.ts';
import type { ScannedProxy } from '../../scan/find-root-files.ts';
import { constantValue } from '../exports/constant-value.ts';
import { moduleExports } from '../exports/module-exports.ts';
import { readSource } from '../read-source.ts';
import type { SyntaxNode } from '../uses/walk-syntax.ts';
import { checkMatchers, readMatchers } from './check-matchers.ts';

/** What the source of a proxy says of when it is called. */
export interface ReadProxyFile {
  /** Left out for every request. */
  readonly matchers?: readonly ProxyMatcher[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads what a proxy exports from its source: `config` has to be known before the file is run.
 *
 * @param dir The absolute path of the project directory.
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/proxy#matcher
 */
export function readProxyFile(dir: string, { kind, file }: ScannedProxy): ReadProxyFile {
  const { text, problem } = readSource(join(dir, file));
  if (problem) return { diagnostics: [{ ...problem, severity: 'error', file }] };
  const { program, errors } = parseSource(file, text);
  // What cannot be parsed is told by who bundles or loads it.
  if (errors.length > 0) return { diagnostics: [] };
  const say: Say = (code, offset, message, hint, severity = 'error') => ({
    code,
    severity,
    file,
    ...(offset === undefined ? {} : lineAndColumn(text, offset)),
    message,
    hint,
  });
  const { names, stars } = moduleExports(file, text);
  const body = program.body as unknown as readonly SyntaxNode[];
  const config = exportedConstant(body, 'config');
  const read = config
    ? readConfig(config, kind, say)
    : { diagnostics: unreadConfig(names.get('config'), body, say) };
  return {
    ...read,
    diagnostics: [
      ...(names.has(kind) || names.has('default') || stars.length > 0 ? [] : [noFunction(kind, names, say)]),
      ...(names.has('runtime') && kind === 'proxy' ? [segmentConfig(names.get('runtime'), say)] : []),
      ...read.diagnostics,
    ],
  };
}

type Say = (
  code: Diagnostic['code'],
  offset: number | undefined,
  message: string,
  hint: string,
  severity?: Diagnostic['severity'],
) => Diagnostic;

function readConfig(config: SyntaxNode, kind: ScannedProxy['kind'], say: Say): ReadProxyFile {
  const found = constantValue(config);
  if (!found.isConstant) {
    const message = '`config` must be written out: this part of it would have to be run to be known.';
    const hint =
      "Write it with texts, lists and objects alone: `export const config = { matcher: ['/api/:path*'] }`.";
    return { diagnostics: [say('ERR_PROXY_CONFIG', startOf(found.node), message, hint)] };
  }
  const { value } = found;
  if (typeof value !== 'object' || value === null) return { diagnostics: [] };
  const { matcher, runtime } = value as Readonly<Record<string, unknown>>;
  const problems = checkMatchers(matcher).map(({ message, hint }) =>
    say('ERR_PROXY_CONFIG', startOf(config), `${message}.`, `${capital(hint)}.`),
  );
  if (runtime !== undefined && kind === 'proxy') problems.push(segmentConfig(startOf(config), say));
  if (matcher === undefined || problems.length > 0) return { diagnostics: problems };
  return { matchers: readMatchers(matcher), diagnostics: [] };
}

/** @param offset Where a `config` is exported in another way than as a constant of this file. */
function unreadConfig(offset: number | undefined, body: readonly SyntaxNode[], say: Say): Diagnostic[] {
  if (offset === undefined) return [];
  const isDeclared = body.some(
    ({ type, declaration, start, end }) =>
      type === 'ExportNamedDeclaration' && declaration && offset >= Number(start) && offset < Number(end),
  );
  const message =
    '`config` must be a constant that is exported where it is declared: it cannot be read here.';
  const hint = 'Write `export const config = { ... }` in this file.';
  // As in Next.js, one that may change is not read, and the proxy is called for every request.
  return [say('ERR_PROXY_CONFIG', offset, message, hint, isDeclared ? 'warning' : 'error')];
}

function noFunction(kind: ScannedProxy['kind'], names: ReadonlyMap<string, number>, say: Say): Diagnostic {
  const other = kind === 'proxy' ? 'middleware' : 'proxy';
  const message = `The file exports no function to call: neither \`${kind}\` nor a default one.`;
  const hint = names.has(other)
    ? `Rename \`${other}\` to \`${kind}\`.`
    : `Write \`export function ${kind}(request) { ... }\`.`;
  return say('ERR_EXPORT_MISSING', names.get(other), message, hint);
}

function segmentConfig(offset: number | undefined, say: Say): Diagnostic {
  const message = '`runtime` is not allowed in a proxy file: a proxy always runs on Node.js.';
  return say(
    'ERR_PROXY_CONFIG',
    offset,
    message,
    'Remove it: https://nextjs.org/docs/messages/middleware-to-proxy',
  );
}

/** The initial value of `export const <name>`. */
function exportedConstant(body: readonly SyntaxNode[], name: string): SyntaxNode | undefined {
  for (const { type, declaration } of body) {
    if (type !== 'ExportNamedDeclaration') continue;
    const { type: inner, kind, declarations } = (declaration ?? {}) as Partial<SyntaxNode>;
    if (inner !== 'VariableDeclaration' || kind !== 'const') continue;
    for (const { id, init } of declarations as readonly SyntaxNode[]) {
      if ((id as SyntaxNode)['name'] === name && init) return init as SyntaxNode;
    }
  }
  return undefined;
}

function startOf(node: SyntaxNode): number {
  return Number(node['start']);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
