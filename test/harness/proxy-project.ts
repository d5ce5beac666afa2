import { createServer, type Server } from 'node:http';

/** A route that tells what it was asked. */
const ECHO = `import { cookies, headers } from 'next/headers';
async function echo(request: any, context: any) {
  const { pathname, search } = request.nextUrl;
  const body = request.method === 'POST' ? await request.text() : undefined;
  const seen = { route: 'ROUTE', url: request.url, pathname, search, params: await context.params, method: request.method, body, headers: Object.fromEntries(request.headers), added: (await headers()).get('x-added'), cookies: (await cookies()).getAll().map(({ name, value }) => name + '=' + value) };
  return Response.json(seen, { headers: { 'x-own': 'handler', 'x-over': 'handler', 'set-cookie': 'own=1', vary: 'X-Own' } });
}
export const GET = echo, POST = echo, OPTIONS = echo;
`;

/** An upstream server that tells what it was asked, as JSON. */
export function echoServer(): Server {
  return createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      response.setHeader('x-up', 'upstream');
      response.setHeader('set-cookie', 'up=1');
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ url: request.url, method: request.method, headers: request.headers, body }),
      );
    });
  });
}

/** The files of routes that echo, each under its own name. */
export function echoRoutes(...paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [`app/${path}/route.ts`, ECHO.replace('ROUTE', () => path)]));
}
