import type { HandlerContract } from '../../http/handler-contract.ts';
import { isJsonType, readMediaType } from '../../http/media-type.ts';
import { isStandardSchema, type StandardSchema } from '../../http/standard-schema.ts';
import { WaymarkError } from '../../http/waymark-error.ts';
import { fieldError } from './field-error.ts';

/** How many of its errors a message names. */
const NAMED = 5;

/**
 * Checks the answer of a handler, and gives it back.
 *
 * @throws {WaymarkError} `ERR_RESPONSE_INVALID` where it is not what the handler's contract says.
 */
export async function checkResponse(
  request: Request,
  response: Response,
  declared: NonNullable<HandlerContract['response']>,
): Promise<Response> {
  const schema = schemaFor(response, declared);
  // A body that is no JSON may be a stream that never ends.
  const type = readMediaType(response.headers.get('content-type'))?.essence ?? '';
  if (schema === undefined || response.body === null || !isJsonType(type)) return response;
  const { issues } = await schema['~standard'].validate(await response.clone().json());
  if (issues === undefined) return response;
  const faults = issues.slice(0, NAMED).map((issue) => {
    const { pointer, message } = fieldError('body', issue);
    return `${pointer === '' ? 'the whole' : pointer}: ${message}`;
  });
  if (issues.length > NAMED) faults.push(`and ${issues.length - NAMED} more`);
  throw new WaymarkError(
    'ERR_RESPONSE_INVALID',
    `The handler of ${request.method} ${new URL(request.url).pathname} answered ${response.status} with what its response schema does not allow: ${faults.join('; ')}. Mend the handler or the schema; in production answers are not checked.`,
  );
}

function schemaFor(
  { status, ok }: Response,
  declared: NonNullable<HandlerContract['response']>,
): StandardSchema | undefined {
  if (isStandardSchema(declared)) return ok ? declared : undefined;
  return declared[status];
}
