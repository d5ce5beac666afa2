import { parseCookie } from '@edge-runtime/cookies';
import type { MaybePromise } from '../../http/cache-store.ts';
import type { RouteArguments } from '../../http/route-arguments.ts';
import { targetOf } from '../../http/target-of.ts';
import type { SchemaResult, StandardSchema } from '../../http/standard-schema.ts';
import type { InputPlace } from './field-error.ts';
import { checkNamed, queryValues } from './named-values.ts';
import type { RequestSchemas } from '../../http/handler-contract.ts';

/** A part of a request beside its body. */
export type ParameterPlace = Exclude<InputPlace, 'body'>;

/** A part that a schema is for, and how it is looked at. */
export interface Parameter {
  readonly place: ParameterPlace;
  readonly check: (
    request: Request,
    context: RouteArguments | undefined,
  ) => MaybePromise<SchemaResult<unknown>>;
}

type Check = (
  schema: StandardSchema,
  ...received: Parameters<Parameter['check']>
) => ReturnType<Parameter['check']>;

const CHECKS: Readonly<Record<ParameterPlace, Check>> = {
  params: (schema, _request, context) => {
    const params = context?.params;
    if (params === undefined) return schema['~standard'].validate({});
    return Promise.resolve(params).then((values) => schema['~standard'].validate(values));
  },
  query: (schema, request) => {
    const values = queryValues(targetOf(request));
    return values === undefined ? PROTO_NAMED : checkNamed(schema, values);
  },
  headers: (schema, { headers }) => schema['~standard'].validate(withoutProto(headers)),
  cookies: (schema, { headers }) =>
    schema['~standard'].validate(withoutProto(parseCookie(headers.get('cookie') ?? ''))),
};

const PROTO_NAMED: SchemaResult<unknown> = {
  issues: [{ message: 'The name `__proto__` is not allowed.', path: ['__proto__'] }],
};

/** The parameters that schemas are for, in the order in which they are checked. */
export function parametersOf(schemas: RequestSchemas): Parameter[] {
  return (Object.keys(CHECKS) as ParameterPlace[]).flatMap((place) => {
    const schema = schemas[place];
    const check = CHECKS[place];
    return schema ? [{ place, check: (request, context) => check(schema, request, context) }] : [];
  });
}

// Other programs add headers and cookies: one with such a name is no reason to refuse the request.
function withoutProto(pairs: Iterable<readonly [string, string]>): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, value] of pairs) if (name !== '__proto__') values[name] = value;
  return values;
}
