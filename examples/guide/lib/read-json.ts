import { invalid, problem } from '@/lib/problem';
import type { Validated } from '@/lib/validate';

export type Body<Value> = { ok: true; value: Value } | { ok: false; refusal: Response };

/**
 * Reads a request's JSON body and checks it.
 *
 * @param check Says whether the parsed body is good, and what is wrong with it.
 * @returns The checked value, or the response that refuses the request: 415 when the body does not claim to
 * be JSON, 400 when it is not, or when `check` finds fault with it.
 *
 * @example
 * const body = await readJson(request, (input) => validate(input, userRules));
 * if (!body.ok) return body.refusal;
 */
export async function readJson<Value>(
  request: Request,
  check: (input: unknown) => Validated<Value>,
): Promise<Body<Value>> {
  if (!isJson(request.headers.get('content-type'))) {
    return { ok: false, refusal: problem(415, 'Send the body as application/json.') };
  }
  let input: unknown;
  try {
    input = await request.json();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, refusal: problem(400, `The body is not valid JSON: ${error.message}`) };
  }
  const result = check(input);
  return result.ok ? result : { ok: false, refusal: invalid(result.errors) };
}

function isJson(contentType: string | null): boolean {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return mediaType === 'application/json' || /^application\/[^/]+\+json$/.test(mediaType);
}
