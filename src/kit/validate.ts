import { type BodyType, type HandlerContract, withContract } from '../http/handler-contract.ts';
import { type ByteSize, parseByteSize } from '../http/byte-size.ts';
import { problemResponse } from '../http/problem-response.ts';
import type { GivenContext, RouteArguments } from '../http/route-arguments.ts';
import { isStandardSchema, type SchemaResult } from '../http/standard-schema.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { checkResponse } from './validate/check-response.ts';
import { type FieldError, fieldError, type InputPlace } from './validate/field-error.ts';
import { checkNamed, type NamedValues } from './validate/named-values.ts';
import { type Parameter, parametersOf } from './validate/parameters.ts';
import { type BodyRules, malformed, readBody } from './validate/read-input.ts';
import type { RequestSchemas, ValidatedContext, ValidatedHandler } from './validate/schemas.ts';

export type { StandardSchema } from '../http/standard-schema.ts';
export { contractOf, type BodyType, type HandlerContract } from '../http/handler-contract.ts';
export type { FieldError, InputPlace } from './validate/field-error.ts';
export type { RequestSchemas, Validated, ValidatedContext, ValidatedHandler } from './validate/schemas.ts';

/** How requests are validated. */
export interface ValidateOptions {
  /** In which forms a body may come. Default: `['json']`, which a form of another site cannot send. */
  readonly bodyTypes?: readonly BodyType[] | undefined;
  /** What a body may have; a larger one is answered with 413. Default: `'1mb'`. */
  readonly maxBodySize?: ByteSize | undefined;
  /** How deep JSON may be nested. Default: 100. */
  readonly maxDepth?: number | undefined;
  /** How many errors an answer lists. Default: 20. */
  readonly maxErrors?: number | undefined;
  /** The status for what does not fit. Default: 422 for the body, 400 for everything else. */
  readonly status?: Readonly<Partial<Record<InputPlace, number>>> | undefined;
  /** Makes the answer to what does not fit. Default: a problem body (RFC 9457) with `errors`. */
  readonly onInvalid?:
    | ((invalid: InvalidRequest, request: Request) => Response | Promise<Response>)
    | undefined;
}

/** A request that does not fit. */
export interface InvalidRequest {
  /** What the status of its answer would be. */
  readonly status: number;
  readonly detail: string;
  /** The first `maxErrors` of them. */
  readonly errors: readonly FieldError[];
}

/** A handler that looks at its requests before it does anything; a context that must have nothing can be left out. */
export type ValidatingHandler<Context> = (
  request: Request,
  context: GivenContext<Context>,
) => Promise<Response>;

/** What the schemas made of a request, as far as it has been looked at. */
interface Findings {
  readonly values: Record<string, unknown>;
  readonly errors: FieldError[];
  count: number;
}

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
  const validating: ValidatingHandler<Context> = async (request, context) => {
    const given = context as RouteArguments | undefined;
    const values = await validator.validate(request, given);
    if (values instanceof Response) return values;
    const answer = await handler(request, { ...given, ...values } as ValidatedContext<Schemas, Context>);
    if (isChecked) await checkResponse(request, answer, response);
    return answer;
  };
  return withContract(validating, contractFrom(schemas, options));
}

class RequestValidator {
  readonly #parameters: readonly Parameter[];
  readonly #body: RequestSchemas['body'];
  readonly #bodyRules: BodyRules;
  readonly #maxErrors: number;
  readonly #options: ValidateOptions;

  constructor(schemas: RequestSchemas, options: ValidateOptions) {
    const { bodyTypes = ['json'], maxBodySize = '1mb', maxDepth = 100, maxErrors = 20 } = options;
    this.#parameters = parametersOf(schemas);
    this.#body = schemas.body;
    const maxSize = parseByteSize(maxBodySize, 'maxBodySize of validate()') || Number.POSITIVE_INFINITY;
    this.#bodyRules = { types: bodyTypes, maxSize, maxDepth };
    this.#maxErrors = maxErrors;
    this.#options = options;
  }

  /** @returns The values by their places, or the answer to what does not fit. */
  async validate(
    request: Request,
    context: RouteArguments | undefined,
  ): Promise<Readonly<Record<string, unknown>> | Response> {
    const findings: Findings = { values: {}, errors: [], count: 0 };
    for (const { place, schema, read } of this.#parameters) {
      const found = read(request, context);
      const value = found instanceof Promise ? await found : found;
      if (value === undefined) return protoRefused(place);
      const isNamed = place === 'query';
      const checked = isNamed
        ? checkNamed(schema, value as NamedValues)
        : schema['~standard'].validate(value);
      this.#take(findings, place, checked instanceof Promise ? await checked : checked);
    }
    // Nobody waits for a large body to hear of a wrong parameter.
    if (findings.count > 0) return this.#refuse(findings, request);
    return this.#body === undefined ? findings.values : this.#validateBody(this.#body, findings, request);
  }

  async #validateBody(
    schema: NonNullable<RequestSchemas['body']>,
    findings: Findings,
    request: Request,
  ): Promise<Readonly<Record<string, unknown>> | Response> {
    const body = await readBody(request, this.#bodyRules);
    if ('refusal' in body) return body.refusal;
    const { value, isForm } = body;
    const checked = isForm ? checkNamed(schema, value as NamedValues) : schema['~standard'].validate(value);
    this.#take(findings, 'body', checked instanceof Promise ? await checked : checked);
    return findings.count > 0 ? this.#refuse(findings, request) : findings.values;
  }

  #take(findings: Findings, place: InputPlace, result: SchemaResult<unknown>): void {
    if (result.issues === undefined) {
      findings.values[place] = result.value;
      return;
    }
    findings.count += result.issues.length;
    const listed = result.issues.slice(0, this.#maxErrors - findings.errors.length);
    findings.errors.push(...listed.map((issue) => fieldError(place, issue)));
  }

  #refuse({ errors, count }: Findings, request: Request): Response | Promise<Response> {
    const { status: statuses, onInvalid } = this.#options;
    const place = errors[0]?.in ?? 'body';
    const status = statuses?.[place] ?? (place === 'body' ? 422 : 400);
    const isMore = count > errors.length ? `, of which ${errors.length} are listed` : '';
    const detail = `The request has ${count} ${count === 1 ? 'error' : 'errors'}${isMore}.`;
    if (onInvalid) return onInvalid({ status, detail, errors }, request);
    return problemResponse({ title: TITLES[status] ?? 'Bad Request', status, detail, errors });
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  409: 'Conflict',
  422: 'Unprocessable Content',
};

function protoRefused(place: InputPlace): Response {
  const message = 'The name `__proto__` is not allowed.';
  return malformed(message, [{ in: place, pointer: '/__proto__', message }]);
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
