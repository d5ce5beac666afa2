import { type HandlerContract, type RequestSchemas, withContract } from '../http/handler-contract.ts';
import type { MaybePromise } from '../http/cache-store.ts';
import { promising } from '../http/direct-handler.ts';
import type { GivenContext, RouteArguments } from '../http/route-arguments.ts';
import { isStandardSchema } from '../http/standard-schema.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { checkResponse } from './validate/check-response.ts';
import { type Findings, RequestValidator } from './validate/request-validator.ts';
import type { ValidateOptions } from './validate/options.ts';
import type { ValidatedContext, ValidatedHandler } from './validate/schemas.ts';

export type { StandardSchema } from '../http/standard-schema.ts';
export {
  contractOf,
  type BodyType,
  type HandlerContract,
  type RequestSchemas,
} from '../http/handler-contract.ts';
export type { FieldError, InputPlace } from './validate/field-error.ts';
export type { InvalidRequest, ValidateOptions } from './validate/options.ts';
export type { Validated, ValidatedContext, ValidatedHandler } from './validate/schemas.ts';

/** A handler that looks at its requests before it does anything; a context that must have nothing can be left out. */
export type ValidatingHandler<Context> = (
  request: Request,
  context: GivenContext<Context>,
) => Promise<Response>;

/**
 * Lets only requests through that fit their schemas, and gives the handler what those made of them. Schemas come from
 * any library of Standard Schema: zod, valibot, arktype.
 *
 * All parameters are checked together, and the body once they fit. What does not fit is answered with a problem body
 * that names each field: 400 for parameters and for a body that cannot be read, 422 for one that does not fit, 415 for
 * one of another type, 413 for one that is too large. Answers are checked too, but in production.
 *
 * @throws {WaymarkError} `ERR_SCHEMA` where a schema is none.
 * @see https://standardschema.dev and RFC 9457
 *
 * @example
 * ```ts
 * export const POST = validate({ body: z.object({ name: z.string() }) }, async (request, { body }) =>
 *   Response.json({ message: `Hello, ${body.name}!` }),
 * );
 * ```
 */
export function validate<const Schemas extends RequestSchemas, Context extends object = RouteArguments>(
  schemas: Schemas,
  handler: ValidatedHandler<Schemas, Context>,
  options: ValidateOptions = {},
): ValidatingHandler<Context> {
  assertSchemas(schemas);
  const validator = new RequestValidator(schemas, options);
  const { response } = schemas;
  const isChecked = response !== undefined && process.env.NODE_ENV !== 'production';
  const answer = ({ refusal, values }: Findings, request: Request): MaybePromise<Response> =>
    refusal ?? handler(request, values as ValidatedContext<Schemas, Context>);
  const validating = promising((request: Request, context: GivenContext<Context>) => {
    const found = validator.validate(request, context as RouteArguments | undefined);
    const answered =
      found instanceof Promise ? found.then((each) => answer(each, request)) : answer(found, request);
    if (!isChecked) return answered;
    return Promise.resolve(answered).then((each) => checkResponse(request, each, response));
  });
  return withContract(validating, contractFrom(schemas, options));
}

function contractFrom(schemas: RequestSchemas, { bodyTypes = ['json'] }: ValidateOptions): HandlerContract {
  return Object.freeze(schemas.body === undefined ? { ...schemas } : { ...schemas, bodyTypes });
}

const PLACES = ['params', 'query', 'headers', 'cookies', 'body', 'response'] as const;

function assertSchemas(schemas: RequestSchemas): void {
  for (const [name, schema] of Object.entries(schemas)) {
    if (!PLACES.some((place) => place === name)) throw noSchema(name, `there are ${PLACES.join(', ')}`);
    const isByStatus = name === 'response' && typeof schema === 'object' && !isStandardSchema(schema);
    const all: readonly unknown[] = isByStatus ? Object.values(schema as object) : [schema];
    if (!all.every((each) => each === undefined || isStandardSchema(each)))
      throw noSchema(
        name,
        'it has no `~standard`: give one of zod, valibot, arktype or another library of Standard Schema',
      );
  }
}

function noSchema(name: string, reason: string): WaymarkError {
  return new WaymarkError('ERR_SCHEMA', `Cannot validate with the schema \`${name}\`: ${reason}.`);
}
