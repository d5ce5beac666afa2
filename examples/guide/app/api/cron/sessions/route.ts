import { deleteExpiredSessions } from '@/lib/data/sessions';
import { problem } from '@/lib/problem';

/** Forgets the sessions that have expired. vercel.json says when; only who knows CRON_SECRET may ask for it. */
export async function GET(request: Request) {
  const secret = process.env.CRON_SECRET;
  if (!secret || request.headers.get('authorization') !== `Bearer ${secret}`)
    return problem(401, 'This path is for the scheduler.');
  return Response.json({ deleted: await deleteExpiredSessions() });
}
