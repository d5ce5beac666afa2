import type { NextRequest } from 'next/server';

// GET /api/hello?name=Ada
export function GET(request: NextRequest) {
  const name = request.nextUrl.searchParams.get('name') ?? 'world';
  return Response.json({ message: `Hello, ${name}!` });
}

// POST /api/hello with the body {"name": "Ada"}
export async function POST(request: NextRequest) {
  const body: unknown = await request.json().catch(() => undefined);
  if (!hasName(body)) {
    // A problem body, as RFC 9457 describes it.
    const problem = {
      title: 'Bad Request',
      status: 400,
      detail: 'Send a JSON body such as {"name": "Ada"}.',
    };
    return Response.json(problem, { status: 400, headers: { 'content-type': 'application/problem+json' } });
  }
  return Response.json({ message: `Hello, ${body.name}!` }, { status: 201 });
}

function hasName(body: unknown): body is { name: string } {
  return typeof body === 'object' && body !== null && 'name' in body && typeof body.name === 'string';
}
