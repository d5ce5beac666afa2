import type { AuthRefusal } from './auth-method.ts';

/** The characters of a token (RFC 6750, section 2.1). */
const BEARER = /^bearer +([\w.~+/-]+=*)$/i;

const MALFORMED: AuthRefusal = {
  refused: 400,
  detail: 'The header `Authorization` has to be `Bearer`, a space and one token.',
};

/**
 * The token of a request's `Authorization: Bearer` (RFC 6750, section 2.1).
 *
 * @returns `undefined` where there is none; a refusal where it cannot be read.
 */
export function readBearer(request: Request): string | AuthRefusal | undefined {
  const header = request.headers.get('authorization');
  if (header === null || !/^bearer\b/i.test(header)) return undefined;
  return BEARER.exec(header)?.[1] ?? MALFORMED;
}
