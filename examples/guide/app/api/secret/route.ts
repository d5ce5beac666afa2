import { withAuth } from '@/lib/with-auth';

async function secretGET() {
  return Response.json({ secret: 'Here be dragons' });
}

export const GET = withAuth(secretGET);
