import type { SchemaOutput, StandardSchema } from '../../http/standard-schema.ts';
import type { InputPlace } from './field-error.ts';

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

/** What the schemas made of a request. */
export type Validated<Schemas extends RequestSchemas> = {
  readonly [
    Place in InputPlace as Schemas[Place] extends StandardSchema ? Place : never
  ]: Schemas[Place] extends StandardSchema ? SchemaOutput<Schemas[Place]> : never;
};

/** The second argument of a validated handler: what the schemas made, and what else it is called with. */
export type ValidatedContext<Schemas extends RequestSchemas, Context> = Validated<Schemas> &
  // `Omit` alone would do, but nothing can be inferred through it.
  (Schemas['params'] extends StandardSchema ? Omit<Context, keyof Validated<Schemas>> : Context);

/** A handler that is given values in the place of a request that nobody looked at. */
export type ValidatedHandler<Schemas extends RequestSchemas, Context> = {
  // A method, so that its request may be named `NextRequest`, which it is wherever a server calls it.
  handle(request: Request, context: ValidatedContext<Schemas, Context>): Response | Promise<Response>;
}['handle'];
