import type { StandardSchema } from './standard-schema.ts';

/** What a handler says of its requests and answers, beside its code: what describes an API reads it. */
export interface HandlerContract {
  readonly params?: StandardSchema | undefined;
  readonly query?: StandardSchema | undefined;
  readonly headers?: StandardSchema | undefined;
  readonly cookies?: StandardSchema | undefined;
  readonly body?: StandardSchema | undefined;
  /** For every answer of success, or by status. */
  readonly response?: StandardSchema | Readonly<Record<number, StandardSchema>> | undefined;
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
