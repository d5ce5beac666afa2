import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { checkTypes } from './check-types.ts';
import { checkValues } from './check-values.ts';
import type { FieldProblem } from './field-problem.ts';
import { isKnownField, knownFields, movedFields, retiredFields } from './known-fields.ts';
import { locateField } from './locate-field.ts';
import { nearestName } from './nearest-name.ts';

/** What a config file says: its name, its text and its fields. */
export interface CheckedSource {
  readonly name: string;
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Checks the fields of one config file.
 *
 * A wrong type or value is an error, an unknown field a warning; fields that have no meaning in Waymark are not looked at.
 *
 * @param dir The project directory, which `distDir` is relative to.
 */
export function checkConfig(source: CheckedSource, dir: string): Diagnostic[] {
  const { name, fields } = source;
  const current = withMovedFields(fields);
  const problems = [
    ...unknownFields(name, fields),
    ...fieldsThatMoved(name, fields),
    ...checkTypes(name, current),
    ...checkValues(name, current, dir),
  ];
  return problems.map((problem) => toDiagnostic(problem, source));
}

function toDiagnostic({ field, ...problem }: FieldProblem, { name, text }: CheckedSource): Diagnostic {
  return { ...problem, file: name, ...locateField(text, field) };
}

/** Puts the fields that have left `experimental` where they are now; as in Next.js, the old place wins. */
export function withMovedFields(
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const experimental = experimentalOf(fields);
  const moved = Object.entries(movedFields).filter(([old]) => experimental[old] !== undefined);
  return { ...fields, ...Object.fromEntries(moved.map(([old, today]) => [today, experimental[old]])) };
}

function experimentalOf(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const experimental = fields['experimental'];
  return typeof experimental === 'object' && experimental !== null ? { ...experimental } : {};
}

function unknownFields(name: string, fields: Readonly<Record<string, unknown>>): FieldProblem[] {
  const unknown = Object.keys(fields).filter((field) => !isKnownField(field) && fields[field] !== undefined);
  return unknown.map((field) => {
    const retired = Object.hasOwn(retiredFields, field) ? retiredFields[field] : undefined;
    const nearest = retired === undefined ? nearestName(field, knownFields) : undefined;
    return {
      code: 'ERR_CONFIG_UNKNOWN_FIELD',
      severity: 'warning',
      field,
      message: `Unknown field \`${field}\` in ${name}${nearest ? `: did you mean \`${nearest}\`?` : ': it has no effect'}`,
      hint: retired ?? (nearest ? `write \`${nearest}\`` : 'remove it'),
    };
  });
}

function fieldsThatMoved(name: string, fields: Readonly<Record<string, unknown>>): FieldProblem[] {
  const experimental = experimentalOf(fields);
  const moved = Object.entries(movedFields).filter(([old]) => experimental[old] !== undefined);
  return moved.map(([old, today]) => ({
    code: 'ERR_CONFIG_UNKNOWN_FIELD',
    severity: 'warning',
    field: old,
    message: `\`experimental.${old}\` in ${name} has been moved to \`${today}\``,
    hint: `write \`${today}\`, outside of \`experimental\``,
  }));
}
