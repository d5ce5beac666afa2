import { join } from 'node:path';
import { parseSync } from 'vite';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { lineAndColumn } from '../../diagnostics/line-and-column.ts';
import { BYTE_SIZE_SHAPE, readByteSize } from '../../http/byte-size.ts';
import { readSource } from '../read-source.ts';

type Program = ReturnType<typeof parseSync>['program'];
type Statement = Program['body'][number];

/**
 * Finds an `export const maxBodySize` whose value is written out and is no size.
 *
 * What a route works out while it is loaded is looked at when it is.
 *
 * @param dir The absolute path of the project directory.
 * @param file The route file, relative to `dir`.
 */
export function checkBodySize(dir: string, file: string): Diagnostic[] {
  const { text } = readSource(join(dir, file));
  if (!text?.includes('maxBodySize')) return [];
  return parseSync(file, text).program.body.flatMap((statement) => {
    const written = writtenValue(statement);
    if (!written || readByteSize(written.value) !== undefined) return [];
    return [
      {
        code: 'ERR_EXPORT_INVALID',
        severity: 'error',
        file,
        ...lineAndColumn(text, written.start),
        message: `\`maxBodySize\` must be ${BYTE_SIZE_SHAPE}: received ${text.slice(written.start, written.end)}`,
        hint: "Write it as '512kb' or '10mb'; 0 is no limit.",
      },
    ];
  });
}

interface WrittenValue {
  readonly value: unknown;
  readonly start: number;
  readonly end: number;
}

function writtenValue(statement: Statement): WrittenValue | undefined {
  if (statement.type !== 'ExportNamedDeclaration') return undefined;
  const { declaration } = statement;
  if (declaration?.type !== 'VariableDeclaration') return undefined;
  const found = declaration.declarations.find(
    ({ id }) => id.type === 'Identifier' && id.name === 'maxBodySize',
  );
  return found?.init ? literalOf(found.init) : undefined;
}

type Expression = NonNullable<
  Extract<Statement, { type: 'VariableDeclaration' }>['declarations'][number]['init']
>;

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
    // No size is below zero, and none is a list or an object.
    case 'UnaryExpression':
      return expression.operator === '-' ? { value: undefined, start, end } : undefined;
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'ArrowFunctionExpression':
      return { value: undefined, start, end };
    default:
      return undefined;
  }
}
