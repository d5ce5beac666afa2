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
  for (const [name, value] of pairs) {
    if (name === '__proto__') return undefined;
    if (!Object.hasOwn(values, name)) values[name] = value;
    else if (Array.isArray(values[name])) values[name].push(value);
    else values[name] = [values[name], value];
  }
  return values;
}

/** The values of the query of a URL; `undefined` where one is called `__proto__`. */
export function queryValues(url: string): NamedValues | undefined {
  const start = url.indexOf('?');
  if (start < 0) return {};
  const end = url.indexOf('#', start);
  const query = url.slice(start + 1, end < 0 ? url.length : end);
  return namedValues(/[%+]/.test(query) ? new URLSearchParams(`?${query}`) : plainPairs(query));
}

/** The pairs of a query in which nothing is encoded: the same as those of `URLSearchParams`, in less time. */
function plainPairs(query: string): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const mark = pair.indexOf('=');
    pairs.push(mark < 0 ? [pair, ''] : [pair.slice(0, mark), pair.slice(mark + 1)]);
  }
  return pairs;
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
