/** The members of a problem body (RFC 9457, section 3.1). */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
}

/** A response with a problem body (RFC 9457). */
export function problemResponse(problem: Problem): Response {
  return new Response(JSON.stringify({ type: 'about:blank', ...problem }), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json' },
  });
}
