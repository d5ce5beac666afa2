import { cookies, headers } from 'next/headers';

export async function GET() {
  const session = (await cookies()).get('session')?.value;
  const client = (await headers()).get('x-client');
  return Response.json({ session, client });
}
