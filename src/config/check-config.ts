import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { checkLimits } from './limits/check-limits.ts';
import { checkServer } from './check-server.ts';
import { checkCrons } from './crons/check-crons.ts';
import { checkTypes } from './check-types.ts';
import { checkValues } from './check-values.ts';
import type { FieldProblem } from './field-problem.ts';
import { isRecord } from './is-record.ts';
import { isKnownField, KNOWN_FIELDS, MOVED_FIELDS, RETIRED_FIELDS } from './known-fields.ts';
import { locateField, locateText } from './locate-field.ts';
import { nearestName } from './nearest-name.ts';
import { SERVER_FIELDS } from './server-fields.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a config file says: its name, its text and its fields. */
export interface CheckedSource {
  readonly name: string;
  readonly text: string;
  readonly fields: Fields;
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
    ...checkServer(name, current['server']),
    ...checkLimits(name, current),
    ...checkCrons(name, current['crons']),
  ];
  return problems.map((problem) => toDiagnostic(problem, source));
}

function toDiagnostic({ field, inside, text, ...problem }: FieldProblem, source: CheckedSource): Diagnostic {
  const place = locateField(source.text, field, inside);
  return { ...problem, file: source.name, ...((text && locateText(source.text, text)) ?? place) };
}

/** Puts the fields that have left `experimental` where they are now; as in Next.js, the old place wins. */
export function withMovedFields(fields: Fields): Fields {
  const moved = movedFieldsOf(fields).map(([, today, value]) => [today, value]);
  return { ...fields, ...Object.fromEntries(moved) };
}

/** The fields that stand in `experimental` still: their old name, their name of today, their value. */
function movedFieldsOf(fields: Fields): readonly (readonly [old: string, today: string, value: unknown])[] {
  const experimental = fields['experimental'];
  if (!isRecord(experimental)) return [];
  return Object.entries(MOVED_FIELDS)
    .map(([old, today]) => [old, today, experimental[old]] as const)
    .filter(([, , value]) => value !== undefined);
}

function unknownFields(name: string, fields: Fields): FieldProblem[] {
  const unknown = Object.keys(fields).filter((field) => !isKnownField(field) && fields[field] !== undefined);
  return unknown.map((field) => {
    if (Object.hasOwn(SERVER_FIELDS, field)) return fieldOfServer(name, field);
    const retired = Object.hasOwn(RETIRED_FIELDS, field) ? RETIRED_FIELDS[field] : undefined;
    const nearest = retired === undefined ? nearestName(field, KNOWN_FIELDS) : undefined;
    return {
      code: 'ERR_CONFIG_UNKNOWN_FIELD',
      severity: 'warning',
      field,
      message: `Unknown field \`${field}\` in ${name}${nearest ? `: did you mean \`${nearest}\`?` : ': it has no effect'}`,
      hint: retired ?? (nearest ? `write \`${nearest}\`` : 'remove it'),
    };
  });
}

function fieldOfServer(name: string, field: string): FieldProblem {
  const message = `Unknown field \`${field}\` in ${name}: did you mean \`server.${field}\`?`;
  const hint = `write it inside of \`server: { ... }\``;
  return { code: 'ERR_CONFIG_UNKNOWN_FIELD', severity: 'warning', field, message, hint };
}

function fieldsThatMoved(name: string, fields: Fields): FieldProblem[] {
  return movedFieldsOf(fields).map(([old, today]) => ({
    code: 'ERR_CONFIG_UNKNOWN_FIELD',
    severity: 'warning',
    field: old,
    message: `\`experimental.${old}\` in ${name} has been moved to \`${today}\``,
    hint: `write \`${today}\`, outside of \`experimental\``,
  }));
}
