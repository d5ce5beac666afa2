import { createSessions } from '../dist/kit/auth.js';

/** What seals the sessions of `kit/`; nothing is kept secret by it. */
export const SESSION_PASSWORD = 'a-password-for-measurements-alone';

/** A session of the app in `kit/`, as a `Cookie` header has it. */
export async function makeSessionCookie() {
  const sessions = createSessions({ password: SESSION_PASSWORD, cookie: { secure: true } });
  const request = new Request('http://localhost/');
  const response = await sessions.signIn(request, new Response(), { subject: '42', data: { name: 'Alice' } });
  return response.headers.getSetCookie()[0].split(';')[0];
}
