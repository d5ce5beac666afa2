import { type Key, type Token, tokensToFunction } from 'path-to-regexp';
import { parsePathPattern } from '../../http/path-pattern.ts';
import { queryPair } from '../../http/query-text.ts';
import type { RuleParams } from './compile-source.ts';

/** Makes the address that a rule leads to of its parameters and the request's query. */
export type MakeDestination = (params: RuleParams, query: URLSearchParams) => string;

/** How a kind of rule makes its destination. */
export interface DestinationOptions {
  /** Put before a destination that is a path. */
  readonly prefix: string;
  /** Hands parameters that the destination's path does not use on in the query, as rewrites do. */
  readonly appendParams: boolean;
}

const PARTS = /^(https?:\/\/[^/?#]+)?([^?#]*)(?:\?([^#]*))?(#.*)?$/;

/**
 * Makes a function of a rule's `destination`. The request's query is kept; what the destination's own query sets
 * wins over it.
 *
 * @throws {TypeError} when the destination is not in path-to-regexp's syntax.
 */
export function compileDestination(destination: string, options: DestinationOptions): MakeDestination {
  const [, origin = '', path = '', search = '', hash = ''] = PARTS.exec(destination) ?? [];
  const tokens = parsePathPattern(path || '/');
  const toPath = tokensToFunction(tokens, { validate: false });
  const keys = tokens.filter(isKey);
  const used = new Set(keys.map((key) => String(key.name)));
  // A parameter that matched nothing leaves nothing behind.
  const blanks = Object.fromEntries(keys.filter((key) => key.modifier === '').map((key) => [key.name, '']));
  const isUsed = (name: string) => used.has(name) || (origin !== '' && origin.includes(`:${name}`));
  return (params, query) => {
    const own = ownQuery(search, params);
    if (options.appendParams && !Object.keys(params).some(isUsed)) appendMissing(own, params);
    const merged = mergeQueries(query, own);
    const prefix = origin === '' ? options.prefix : fill(origin, params, encodeURIComponent);
    const target = asPath(toPath({ ...blanks, ...params }), origin === '');
    return `${prefix}${target}${merged === '' ? '' : `?${merged}`}${fill(hash, params)}`;
  };
}

function isKey(token: Token): token is Key {
  return typeof token !== 'string';
}

/** Replaces `:name`, with or without a modifier, by the parameter's value. */
function fill(text: string, params: RuleParams, encode = (value: string) => value): string {
  if (!text.includes(':')) return text;
  return text.replace(/:([A-Za-z_]\w*)[*+?]?/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return encode(Array.isArray(value) ? value.join('/') : value);
  });
}

/** What a condition has captured comes unencoded: it must end neither the path nor, as `//host`, its origin. */
function asPath(text: string, collapse: boolean): string {
  const path = collapse ? text.replace(/\/{2,}/g, '/') : text;
  return path.replace(/[?#\s]/g, encodeURIComponent);
}

/** The values of each name, encoded. */
type EncodedQuery = Map<string, string[]>;

function ownQuery(search: string, params: RuleParams): EncodedQuery {
  const query: EncodedQuery = new Map();
  for (const [name, value] of new URLSearchParams(search)) {
    const filled = fill(value, params);
    add(query, name, filled === value ? encodeURIComponent(value) : asQueryValue(filled));
  }
  return query;
}

/**
 * A value with parameters filled in: these are percent-encoded already where they come from the path, so that only
 * what would end the value is encoded.
 */
function asQueryValue(text: string): string {
  return text.replace(/[&#\s]|[^ -~]/g, (part) => encodeURIComponent(part));
}

function appendMissing(query: EncodedQuery, params: RuleParams): void {
  for (const [name, value] of Object.entries(params)) {
    if (query.has(name)) continue;
    for (const one of [value].flat()) add(query, name, asQueryValue(one));
  }
}

function add(query: EncodedQuery, name: string, value: string): void {
  const values = query.get(name);
  if (values) values.push(value);
  else query.set(name, [value]);
}

/** The request's query, with the destination's own values in the place of those of the same name. */
function mergeQueries(request: URLSearchParams, own: EncodedQuery): string {
  const pairs: string[] = [];
  for (const name of new Set([...request.keys(), ...own.keys()])) {
    const values = own.get(name) ?? request.getAll(name).map((value) => encodeURIComponent(value));
    for (const value of values) pairs.push(queryPair(name, value));
  }
  return pairs.join('&');
}

/** Fills the parameters of a rule into a header's name or value. */
export function fillHeader(text: string, params: RuleParams): string {
  return fill(text, params);
}
