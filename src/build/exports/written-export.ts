import { parseSource } from '../parse-source.ts';

type Program = ReturnType<typeof parseSource>['program'];
type Statement = Program['body'][number];
type Expression = NonNullable<
  Extract<Statement, { type: 'VariableDeclaration' }>['declarations'][number]['init']
>;

/** Stands for a value that is written out and is no text, number, boolean or `null`: a list, an object, a function. */
export const NO_PLAIN_VALUE = Symbol('no plain value');

/** The value of an export, where it is written out. */
export interface WrittenValue {
  readonly value: unknown;
  /** Where it stands. */
  readonly start: number;
  readonly end: number;
}

/** The statements of a module. */
export function statementsOf(file: string, text: string): readonly Statement[] {
  return parseSource(file, text).program.body;
}

/** The values that `export const name = ...` gives to a name; what is worked out when the module runs is not known. */
export function writtenExports(statements: readonly Statement[], name: string): WrittenValue[] {
  return statements.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration') return [];
    const { declaration } = statement;
    if (declaration?.type !== 'VariableDeclaration') return [];
    const found = declaration.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name);
    const written = found?.init ? literalOf(found.init) : undefined;
    return written ? [written] : [];
  });
}

function literalOf(expression: Expression): WrittenValue | undefined {
  const { start, end } = expression;
  switch (expression.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return literalOf(expression.expression);
    case 'Literal':
      return { value: expression.value, start, end };
    case 'TemplateLiteral':
      if (expression.expressions.length > 0) return undefined;
      return { value: expression.quasis[0]?.value.cooked, start, end };
    case 'UnaryExpression':
      return expression.operator === '-' ? { value: negative(expression.argument), start, end } : undefined;
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'ArrowFunctionExpression':
      return { value: NO_PLAIN_VALUE, start, end };
    default:
      return undefined;
  }
}

function negative(argument: { readonly type: string; readonly value?: unknown }): unknown {
  return argument.type === 'Literal' && typeof argument.value === 'number' ? -argument.value : NO_PLAIN_VALUE;
}
