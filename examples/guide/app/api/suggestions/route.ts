import type { NextRequest } from 'next/server';
import { withRateLimit } from 'waymark/rate-limit';
import { searchUsers } from '@/lib/data/users';

async function suggest(request: NextRequest) {
  const query = request.nextUrl.searchParams.get('query') ?? '';
  const found = query === '' ? [] : await searchUsers(query);
  return Response.json(found.slice(0, 5).map(({ name }) => name));
}

/** Dear to answer, so each client gets a few a minute: by its key, or by its address without one. */
export const GET = withRateLimit(suggest, {
  name: 'suggestions',
  limit: 3,
  window: '1m',
  by: { header: 'x-api-key' },
});
