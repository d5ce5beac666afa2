import type { NextRequest } from 'next/server';
import { findUserBySession } from '@/lib/data/sessions';
import { problem } from '@/lib/problem';

type Handler<Context> = (request: NextRequest, context: Context) => Promise<Response>;

/** Lets only signed-in users reach `handler`; everyone else gets a 401. */
export function withAuth<Context>(handler: Handler<Context>): Handler<Context> {
  return async (request, context) => {
    const token = request.cookies.get('token')?.value;
    // Anyone can send a cookie: it counts only when it names a session that we opened.
    const user = token && (await findUserBySession(token));
    if (!user) {
      return problem(401, 'Sign in first: POST /api/auth.');
    }

    // If authenticated, call the original handler
    return handler(request, context);
  };
}
