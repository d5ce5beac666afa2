import type { NextRequest } from 'next/server';
import { searchUsers } from '@/lib/data/users';
import { invalid } from '@/lib/problem';
import { text, validate } from '@/lib/validate';

export async function GET(request: NextRequest) {
  const searchParams = request.nextUrl.searchParams;
  const query = searchParams.get('query') ?? undefined; // e.g. `/api/search?query=ali`

  const search = validate({ query }, { query: text(100) });
  if (!search.ok) return invalid(search.errors);
  return Response.json({ query: search.value.query, results: await searchUsers(search.value.query) });
}
