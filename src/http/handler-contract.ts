import type { StandardSchema } from './standard-schema.ts';

/** What each part of a request has to be; a part that is left out is not looked at. */
export interface RequestSchemas {
  /** The parameters of the path. */
  readonly params?: StandardSchema | undefined;
  /** The query: text, or a list of texts where a name comes several times or the schema wants a list. */
  readonly query?: StandardSchema | undefined;
  /** The headers, by their names in lower case. There are always more than a schema names. */
  readonly headers?: StandardSchema | undefined;
  /** The cookies, by name. */
  readonly cookies?: StandardSchema | undefined;
  /** The body: JSON, and forms where `bodyTypes` says so. */
  readonly body?: StandardSchema | undefined;
  /** What answers are in JSON: that of every success, or by status. Looked at everywhere but in production. */
  readonly response?: StandardSchema | Readonly<Record<number, StandardSchema>> | undefined;
}

/** What a handler says of its requests and answers, beside its code: what describes an API reads it. */
export interface HandlerContract extends RequestSchemas {
  /** In which forms the body may come. */
  readonly bodyTypes?: readonly BodyType[] | undefined;
}

/** A form in which a body comes: `application/json` and its like, a form of a browser, a form with files. */
export type BodyType = 'json' | 'urlencoded' | 'multipart';

/** Under which a handler keeps its contract; the same in every copy of this module. */
const CONTRACT: unique symbol = Symbol.for('waymark.contract');

type Holder = { readonly [CONTRACT]?: HandlerContract | undefined };

/** The contract of a handler; `undefined` where it says nothing. */
export function contractOf(handler: unknown): HandlerContract | undefined {
  return typeof handler === 'function' ? (handler as Holder)[CONTRACT] : undefined;
}

/** Gives a handler a contract: `wrapper` itself, not to be changed again. */
export function withContract<Wrapper extends object>(
  wrapper: Wrapper,
  contract: HandlerContract | undefined,
): Wrapper {
  if (contract !== undefined) Object.defineProperty(wrapper, CONTRACT, { value: contract });
  return wrapper;
}
