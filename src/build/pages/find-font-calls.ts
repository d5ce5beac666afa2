import { parseSync } from 'vite';
import { type Diagnostic, DiagnosticsError } from '../../diagnostics/diagnostic.ts';
import { lineAndColumn } from '../../diagnostics/line-and-column.ts';
import { constantValue } from '../exports/constant-value.ts';
import { type SyntaxNode, walkSyntax } from '../uses/walk-syntax.ts';

/** A font that a module asks for: `const inter = Inter({ subsets: ['latin'] })`. */
export interface FontCall {
  readonly from: 'google' | 'local';
  /** What it is called: `Roboto Mono`; that of the constant for a font of the project's own. */
  readonly family: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Where the call stands in the code. */
  readonly start: number;
  readonly end: number;
}

/** The fonts of a module, and where it imports what makes them. */
export interface FontCalls {
  readonly calls: readonly FontCall[];
  readonly imports: readonly { readonly start: number; readonly end: number }[];
}

const MODULE = /^next\/font\/(google|local)(?:\/target\.css)?(?:\.js)?$/;

/**
 * Finds the fonts of a module.
 *
 * @param file Relative to the project directory.
 * @throws {DiagnosticsError} where a font cannot be known before the module runs.
 * @see https://nextjs.org/docs/app/api-reference/components/font
 */
export function findFontCalls(file: string, code: string): FontCalls | undefined {
  const { program, errors } = parseSync(file, code);
  if (errors.some(({ severity }) => severity === 'Error')) return undefined;
  const body = program.body as unknown as readonly SyntaxNode[];
  const imports = body.filter((node) => node.type === 'ImportDeclaration' && moduleOf(node) !== undefined);
  if (imports.length === 0) return undefined;
  const makers = new Map(imports.flatMap(makersOf));
  const found: FontCall[] = [];
  const problems: Diagnostic[] = [];
  const constants = new Map(body.flatMap(constantsOf));
  const refuse = (node: SyntaxNode, message: string): void => {
    const hint = "Write `const inter = Inter({ subsets: ['latin'] })` at the top of the module.";
    problems.push({
      code: 'ERR_FONT',
      severity: 'error',
      file,
      ...lineAndColumn(code, placeOf(node).start),
      message,
      hint,
    });
  };
  walkSyntax(program as unknown as SyntaxNode, (node) => {
    const maker = node.type === 'CallExpression' ? makers.get(nameOf(node['callee'])) : undefined;
    if (!maker) return;
    const name = constants.get(node);
    if (name === undefined)
      return refuse(node, 'A font is made outside of a `const` at the top of its module.');
    const [argument] = node['arguments'] as readonly SyntaxNode[];
    const options = argument ? constantValue(argument) : ({ isConstant: true, value: {} } as const);
    if (!options.isConstant) {
      return refuse(options.node, 'The options of a font are known only when the module runs.');
    }
    const given = options.value as FontCall['options'];
    found.push({ ...maker, family: maker.family || name, options: given, ...placeOf(node) });
  });
  if (problems.length > 0) throw new DiagnosticsError(problems);
  return { calls: found, imports: imports.map(placeOf) };
}

/** What an import brings: the name in the module, and the font behind it. */
function makersOf(node: SyntaxNode): [string, Pick<FontCall, 'from' | 'family'>][] {
  const from = moduleOf(node) as FontCall['from'];
  return (node['specifiers'] as readonly SyntaxNode[]).map((specifier) => {
    const family = from === 'google' ? nameOf(specifier['imported']).replaceAll('_', ' ') : '';
    return [nameOf(specifier['local']), { from, family }];
  });
}

/** The constants of a statement at the top of a module, by the call that makes them. */
function constantsOf(statement: SyntaxNode): [SyntaxNode, string][] {
  const node = (statement['declaration'] as SyntaxNode | null | undefined) ?? statement;
  if (node.type !== 'VariableDeclaration' || node['kind'] !== 'const') return [];
  return (node['declarations'] as readonly SyntaxNode[]).flatMap((declarator) => {
    const value = declarator['init'] as SyntaxNode | null;
    return value ? [[value, nameOf(declarator['id'])] as [SyntaxNode, string]] : [];
  });
}

function moduleOf(node: SyntaxNode): string | undefined {
  return MODULE.exec(String((node['source'] as SyntaxNode)['value']))?.[1];
}

function nameOf(node: unknown): string {
  return String((node as SyntaxNode | undefined)?.['name'] ?? '');
}

function placeOf(node: SyntaxNode): { start: number; end: number } {
  return { start: node['start'] as number, end: node['end'] as number };
}
