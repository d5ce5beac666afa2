/** The members of a problem body (RFC 9457, section 3.1), and others (section 3.2). */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly [extension: string]: unknown;
}

/** A response with a problem body (RFC 9457). */
export function problemResponse(problem: Problem, headers?: Readonly<Record<string, string>>): Response {
  return new Response(JSON.stringify({ type: 'about:blank', ...problem }), {
    status: problem.status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
  });
}
