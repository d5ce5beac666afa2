import type { SchemaIssue } from '../../http/standard-schema.ts';

/** Where in a request something is wrong. */
export type InputPlace = 'params' | 'query' | 'headers' | 'cookies' | 'body';

/** What is wrong with one field of a request. */
export interface FieldError {
  readonly in: InputPlace;
  /** A JSON pointer (RFC 6901): `/user/name`; empty for the whole. */
  readonly pointer: string;
  readonly message: string;
}

// Some libraries repeat in a message what was received.
const LONGEST = 300;

/** The error of an issue that a schema has with what stands in a place. */
export function fieldError(place: InputPlace, issue: SchemaIssue): FieldError {
  const names = issuePath(issue).map((name) => String(name).replaceAll('~', '~0').replaceAll('/', '~1'));
  const pointer = names.map((name) => `/${name}`).join('');
  return { in: place, pointer: shortened(pointer), message: shortened(issue.message) };
}

/** The names that lead to what an issue is about. */
export function issuePath({ path = [] }: SchemaIssue): PropertyKey[] {
  return path.map((each) => (typeof each === 'object' ? each.key : each));
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
