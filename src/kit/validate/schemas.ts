import type { RequestSchemas } from '../../http/handler-contract.ts';
import type { SchemaOutput, StandardSchema } from '../../http/standard-schema.ts';
import type { InputPlace } from './field-error.ts';

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
