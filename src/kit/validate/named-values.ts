import type { SchemaIssue, SchemaResult, StandardSchema } from '../../http/standard-schema.ts';
import { issuePath } from './field-error.ts';

/** Values by their names, as queries and forms have them: one that comes several times is a list. */
export type NamedValues = Readonly<Record<string, unknown>>;

/**
 * Gathers names and values.
 *
 * @returns `undefined` where one is called `__proto__`.
 */
export function namedValues(
  pairs: Iterable<readonly [name: string, value: unknown]>,
): NamedValues | undefined {
  const values: Record<string, unknown> = {};
  for (const [name, value] of pairs) if (!add(values, name, value)) return undefined;
  return values;
}

function add(values: Record<string, unknown>, name: string, value: unknown): boolean {
  if (name === '__proto__') return false;
  if (!Object.hasOwn(values, name)) values[name] = value;
  else if (Array.isArray(values[name])) values[name].push(value);
  else values[name] = [values[name], value];
  return true;
}

/**
 * The values of a query; `undefined` where one is called `__proto__`.
 *
 * @param target A path with its query, or a whole URL.
 */
export function queryValues(target: string): NamedValues | undefined {
  const start = target.indexOf('?') + 1;
  if (start === 0) return {};
  const hash = target.indexOf('#', start);
  const query = target.slice(start, hash < 0 ? target.length : hash);
  // Of what begins with another one, the first is no part of the query.
  return isEncoded(query) ? namedValues(new URLSearchParams(`?${query}`)) : plainValues(query);
}

function isEncoded(query: string): boolean {
  return query.includes('%') || query.includes('+');
}

/** The values of a query in which nothing is encoded: the same as with `URLSearchParams`, in less time. */
function plainValues(query: string): NamedValues | undefined {
  const values: Record<string, unknown> = {};
  for (let at = 0; at < query.length;) {
    const next = query.indexOf('&', at);
    const end = next < 0 ? query.length : next;
    const mark = query.indexOf('=', at);
    const isNamed = mark >= 0 && mark < end;
    const name = query.slice(at, isNamed ? mark : end);
    if (end > at && !add(values, name, isNamed ? query.slice(mark + 1, end) : '')) return undefined;
    at = end + 1;
  }
  return values;
}

/**
 * Checks named values. One that comes once is a single value at first, and a list of one where the schema wants it so:
 * which of the two it wants, no schema tells beforehand.
 */
export function checkNamed(
  schema: StandardSchema,
  values: NamedValues,
): SchemaResult<unknown> | Promise<SchemaResult<unknown>> {
  const first = schema['~standard'].validate(values);
  // Not everything waits: most schemas answer at once, and most requests fit.
  if (first instanceof Promise) return first.then((result) => checkLists(schema, values, result));
  return first.issues === undefined ? first : checkLists(schema, values, first);
}

async function checkLists(
  schema: StandardSchema,
  values: NamedValues,
  first: SchemaResult<unknown>,
): Promise<SchemaResult<unknown>> {
  if (first.issues === undefined) return first;
  const single = new Set(first.issues.map(nameOf).filter((name) => isSingle(values, name)));
  if (single.size === 0) return first;
  const entries = Object.entries(values);
  const listed = namedLists(entries, single);
  const second = await schema['~standard'].validate(listed);
  if (second.issues === undefined) return second;
  return { issues: mergeIssues(first.issues, second.issues, single) };
}

function namedLists(entries: readonly [string, unknown][], single: ReadonlySet<unknown>): NamedValues {
  const listed: Record<string, unknown> = {};
  for (const [name, value] of entries) listed[name] = single.has(name) ? [value] : value;
  return listed;
}

/** Of each name the issues that it has as what its schema takes it for: as a list, where only members are wrong. */
function mergeIssues(
  asValues: readonly SchemaIssue[],
  asLists: readonly SchemaIssue[],
  single: ReadonlySet<unknown>,
): SchemaIssue[] {
  const refused = new Set(asLists.filter((issue) => issuePath(issue).length < 2).map(nameOf));
  const isList = (issue: SchemaIssue) => single.has(nameOf(issue)) && !refused.has(nameOf(issue));
  const rest = [...asValues.filter((issue) => !isList(issue)), ...asLists.filter(isList)];
  return rest.length > 0 ? rest : [...asLists];
}

function nameOf(issue: SchemaIssue): PropertyKey | undefined {
  return issuePath(issue)[0];
}

function isSingle(values: NamedValues, name: PropertyKey | undefined): boolean {
  return typeof name === 'string' && Object.hasOwn(values, name) && !Array.isArray(values[name]);
}
