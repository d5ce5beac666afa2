import { NextResponse, type NextRequest } from 'next/server';

/** Gives each request an id that handlers, logs and the client can share. */
export function proxy(request: NextRequest) {
  const given = request.headers.get('x-request-id') ?? '';
  const id = /^[\w-]{1,64}$/.test(given) ? given : crypto.randomUUID();
  const headers = new Headers(request.headers);
  headers.set('x-request-id', id);
  return NextResponse.next({ request: { headers }, headers: { 'x-request-id': id } });
}

export const config = { matcher: '/api/:path*' };
