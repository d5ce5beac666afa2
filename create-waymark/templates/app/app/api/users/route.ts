import type { NextRequest } from 'next/server';
import { createUser, listUsers } from '@/lib/users';

// GET /api/users?query=ad
export async function GET(request: NextRequest) {
  return Response.json(await listUsers(request.nextUrl.searchParams.get('query') ?? ''));
}

// POST /api/users with the body {"name": "Ada"}
export async function POST(request: NextRequest) {
  const body: unknown = await request.json().catch(() => undefined);
  const result = await createUser((body as { name?: unknown } | undefined)?.name);
  if ('complaint' in result) {
    // A problem body, as RFC 9457 describes it.
    const problem = { title: 'Bad Request', status: 400, detail: result.complaint };
    return Response.json(problem, { status: 400, headers: { 'content-type': 'application/problem+json' } });
  }
  return Response.json(result, { status: 201 });
}
