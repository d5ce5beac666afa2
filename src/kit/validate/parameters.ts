import { parseCookie } from '@edge-runtime/cookies';
import type { RouteArguments } from '../../http/route-arguments.ts';
import type { StandardSchema } from '../../http/standard-schema.ts';
import type { InputPlace } from './field-error.ts';
import { queryValues } from './named-values.ts';
import type { RequestSchemas } from './schemas.ts';

/** A part of a request beside its body. */
export type ParameterPlace = Exclude<InputPlace, 'body'>;

/** A part that a schema is for, and how it is read. */
export interface Parameter {
  readonly place: ParameterPlace;
  readonly schema: StandardSchema;
  /** `undefined` where the client named a value `__proto__`. */
  readonly read: (request: Request, context: RouteArguments | undefined) => unknown;
}

const READERS: Readonly<Record<ParameterPlace, Parameter['read']>> = {
  params: async (_request, context) => (await context?.params) ?? {},
  query: ({ url }) => queryValues(url),
  headers: ({ headers }) => namesWithoutProto(headers),
  cookies: ({ headers }) => namesWithoutProto(parseCookie(headers.get('cookie') ?? '')),
};

/** The parameters that schemas are for, in the order in which they are checked. */
export function parametersOf(schemas: RequestSchemas): Parameter[] {
  return (Object.keys(READERS) as ParameterPlace[]).flatMap((place) => {
    const schema = schemas[place];
    return schema ? [{ place, schema, read: READERS[place] }] : [];
  });
}

// Other programs add headers and cookies: one with such a name is no reason to refuse the request.
function namesWithoutProto(pairs: Iterable<readonly [string, string]>): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, value] of pairs) if (name !== '__proto__') values[name] = value;
  return values;
}
