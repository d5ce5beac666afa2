/** What is wrong with one field of a request. */
export interface FieldError {
  readonly field: string;
  readonly detail: string;
}

const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  502: 'Bad Gateway',
  504: 'Gateway Timeout',
} as const;

/**
 * An error response that programs and people can read: RFC 9457, "Problem Details for HTTP APIs".
 *
 * @param detail What went wrong with this request, in a sentence.
 * @param errors The fields at fault, when there are any.
 */
export function problem(
  status: keyof typeof TITLES,
  detail: string,
  errors?: readonly FieldError[],
): Response {
  return Response.json(
    { type: 'about:blank', title: TITLES[status], status, detail, errors },
    { status, headers: { 'Content-Type': 'application/problem+json' } },
  );
}

/** The answer to input whose fields are missing or wrong. */
export function invalid(errors: readonly FieldError[]): Response {
  return problem(400, 'Some fields are missing or invalid.', errors);
}
