import { withRateLimit } from 'waymark/rate-limit';
import { validate } from 'waymark/validate';
import { z } from 'zod';
import { withAuth } from '@/lib/session-auth';

export const dynamic = 'force-dynamic';

const greet = validate({ query: z.object({ name: z.string().max(100) }) }, (_request, { query }) =>
  Response.json({ hello: query.name }),
);

export const GET = withAuth(withRateLimit(greet, { name: 'kit', limit: 1_000_000_000, window: '1h' }));
