import { withAuth } from '@/lib/with-auth';

export const GET = withAuth((_request, user) => Response.json(user));
