import type { NextRequest } from 'next/server';

export interface User {
  readonly id: string;
  readonly name: string;
}

type AuthorizedHandler = (request: NextRequest, user: User) => Response | Promise<Response>;

const USERS = new Map<string, User>([['secret-token', { id: '42', name: 'Alice' }]]);

/** Calls the handler for requests with the token of a user, and answers others with 401. */
export function withAuth(handler: AuthorizedHandler) {
  return async (request: NextRequest) => {
    const [scheme, token] = (request.headers.get('authorization') ?? '').split(' ');
    const user = scheme === 'Bearer' && token !== undefined ? USERS.get(token) : undefined;
    return user ? handler(request, user) : Response.json({ error: 'Unauthorized' }, { status: 401 });
  };
}
