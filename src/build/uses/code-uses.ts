import { parseSync } from 'vite';
import type { RouteUses } from '../../app/manifest.ts';
import { freeNames } from './free-names.ts';
import { isGlobalObject, judgeName } from './judge-name.ts';
import { type SyntaxNode, walkSyntax } from './walk-syntax.ts';

/** Names through which a module can come by more than it declares. */
const WATCHED = [
  'Bun',
  'Deno',
  'Function',
  'HTMLRewriter',
  'Reflect',
  'WebAssembly',
  'caches',
  'eval',
  'global',
  'globalThis',
  'require',
  'self',
  'window',
];

const NOTHING: RouteUses = { context: false, platform: false };
const EVERYTHING: RouteUses = { context: true, platform: true };

// Not every `Function` in a comment is worth a parse.
const MAY_MATTER =
  /\b(?:Bun|Deno|HTMLRewriter|Reflect|WebAssembly|caches|eval|global|globalThis|require|self|window)\b|\bFunction\s*\(|[=(,:?|&[]\s*Function\b|\bnew\s+Function\b|\bimport\s*\(/;

/** Ways to load or to run what no text shows. */
const LOADERS =
  /\b(?:getBuiltinModule|mainModule|_linkedBinding|dlopen)\b|\bprocess\s*\.\s*binding\b|getPrototypeOf\(\s*\(?(?:async|function)\b[^;]{0,40}\)\s*\.\s*constructor\b|\.constructor\(\s*['"`]/;

// Their compiled functions reach what they are given as arguments, and read no global but those of the language.
const COMPILES_FUNCTIONS = /[\\/]node_modules[\\/](?:ajv|zod)[\\/]/;

/**
 * What the code of a module itself can touch, whatever it imports.
 *
 * @param code Its text, without types.
 */
export async function codeUses(id: string, code: string): Promise<RouteUses> {
  const own = await ownUses(id, code);
  return own.context || !mayKeepFetches(code) ? own : { ...own, context: true };
}

/**
 * Whether a module may tell how `fetch` is to keep answers, which depends on the request that is answered: its route,
 * and whether it asks for drafts. What is said in a module may be given to `fetch` in another.
 */
function mayKeepFetches(code: string): boolean {
  if (/\bforce-cache\b|\bfetchCache\b/.test(code)) return true;
  const namesNext = /\bnext['"]?\s*[:,}]|\.next\s*=(?!=)/.test(code);
  if (namesNext && /\b(?:revalidate|tags)\b/.test(code)) return true;
  return /\bfetch\b/.test(code) && /\bcache\s*:(?!\s*['"`](?:no-store|no-cache|default)['"`])/.test(code);
}

async function ownUses(id: string, code: string): Promise<RouteUses> {
  if (LOADERS.test(code)) return EVERYTHING;
  if (!MAY_MATTER.test(code)) return NOTHING;
  try {
    const free = await freeNames(code, WATCHED);
    if (COMPILES_FUNCTIONS.test(id))
      return usesOf(code, new Set([...free].filter((name) => name !== 'Function')));
    return usesOf(code, free);
  } catch {
    return EVERYTHING;
  }
}

function usesOf(code: string, free: ReadonlySet<string>): RouteUses {
  const hasImportCall = /\bimport\s*\(/.test(code);
  if (free.size === 0 && !hasImportCall && !/\.\s*require\b/.test(code)) return NOTHING;
  const program = parseSync('module.js', code, { lang: 'js', preserveParens: false })
    .program as unknown as SyntaxNode;
  const aliases = free.size === 0 ? new Set<string>() : aliasesOf(program, free);
  let context = false;
  let platform = false;
  walkSyntax(program, (node, parents) => {
    if (node.type === 'ImportExpression' && !isPlainText(node['source'])) context = platform = true;
    if (node.type !== 'Identifier') return;
    const name = String(node['name']);
    const found = judgeName(aliases.has(name) ? 'globalThis' : name, node, parents, free);
    context ||= found.context;
    platform ||= found.platform;
  });
  return { context, platform };
}

/** The names of `const store = globalThis` and `store = globalThis`: their members are those of the global object. */
function aliasesOf(program: SyntaxNode, free: ReadonlySet<string>): ReadonlySet<string> {
  const names = new Set<string>();
  walkSyntax(program, (node) => {
    const {
      left,
      right,
      id = left,
      init = right,
    } = node as Readonly<Record<string, SyntaxNode | null | undefined>>;
    if (node.type !== 'VariableDeclarator' && node.type !== 'AssignmentExpression') return;
    if (id?.type === 'Identifier' && init && isGlobalObject(init, free)) names.add(String(id['name']));
  });
  return names;
}

function isPlainText(node: unknown): boolean {
  const { type, value, expressions } = node as { type: string; value?: unknown; expressions?: unknown[] };
  return type === 'TemplateLiteral' ? expressions?.length === 0 : typeof value === 'string';
}
