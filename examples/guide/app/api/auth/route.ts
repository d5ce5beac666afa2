import { cookies, headers } from 'next/headers';
import type { NextRequest } from 'next/server';
import { createSession, deleteSession, findUserBySession, SESSION_SECONDS } from '@/lib/data/sessions';
import { findUserByEmail } from '@/lib/data/users';
import { isDemoPassword } from '@/lib/is-demo-password';
import { problem } from '@/lib/problem';
import { readJson } from '@/lib/read-json';
import { emailAddress, password, validate } from '@/lib/validate';

/**
 * Shows what the request says about the client. The token is there as in the guide, to show the cookie;
 * leave it out of an API of your own, where httpOnly is meant to keep it from scripts.
 */
export async function GET(request: NextRequest) {
  // 1. Using 'next/headers' helpers
  const cookieStore = await cookies();
  const token = cookieStore.get('token');

  const headersList = await headers();
  const referer = headersList.get('referer');

  // 2. Using the standard Web APIs
  const userAgent = request.headers.get('user-agent');

  const user = (token && (await findUserBySession(token.value))) ?? null;
  return Response.json({ token, referer, userAgent, user });
}

/** Signs in. */
export async function POST(request: NextRequest) {
  const body = await readJson(request, (input) => validate(input, { email: emailAddress, password }));
  if (!body.ok) return body.refusal;

  const user = await findUserByEmail(body.value.email);
  if (!user || !isDemoPassword(body.value.password)) {
    // The same for both, so that nobody can find out who has an account.
    return problem(401, 'The e-mail address or the password is wrong.');
  }
  const cookieStore = await cookies();
  cookieStore.set('token', await createSession(user.id), {
    httpOnly: true,
    sameSite: 'lax',
    secure: process.env.NODE_ENV === 'production',
    maxAge: SESSION_SECONDS,
  });
  return Response.json(user);
}

/** Signs out, on the server as well as in the browser. */
export async function DELETE() {
  const cookieStore = await cookies();
  const token = cookieStore.get('token');
  if (token) await deleteSession(token.value);
  cookieStore.delete('token');
  return new Response(null, { status: 204 });
}
