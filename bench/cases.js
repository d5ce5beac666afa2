import { STATIC_FILE } from './fixtures.js';
import { makeSessionCookie } from './kit-session.js';
import { middlePath } from './many-routes.js';

const MEBIBYTE = 1024 * 1024;
const ECHOED = JSON.stringify({ name: 'Alice', email: 'alice@example.com', tags: ['a', 'b', 'c'] });

const SESSION_COOKIE = await makeSessionCookie();

const json = (value) => ({ status: 200, type: 'application/json', body: JSON.stringify(value) });

/** The requests that every server gets, or those of `servers`, and the one answer that each of them must give. */
export const CASES = [
  {
    id: 'json',
    title: 'GET small JSON',
    request: { path: '/api/hello' },
    answer: json({ hello: 'world' }),
  },
  {
    id: 'users',
    title: 'GET /api/users/[id]',
    request: { path: '/api/users/42' },
    answer: json({ id: '42', name: 'Alice' }),
  },
  {
    id: 'search',
    title: 'GET with a query',
    request: { path: '/api/search?q=hello%20world&limit=20' },
    answer: json({ q: 'hello world', limit: 20 }),
  },
  {
    id: 'session',
    title: 'GET that reads cookies() and headers()',
    request: { path: '/api/session', headers: { cookie: 'theme=dark; session=abc123', 'x-client': 'bench' } },
    answer: json({ session: 'abc123', client: 'bench' }),
  },
  {
    id: 'auth',
    title: 'GET through a withAuth wrapper',
    request: { path: '/api/me', headers: { authorization: 'Bearer secret-token' } },
    answer: json({ id: '42', name: 'Alice' }),
  },
  {
    id: 'kit-bare',
    title: 'GET small JSON, asked for with the bytes of the next case',
    servers: ['waymark', 'waymark-node', 'waymark-bun'],
    request: { path: '/api/kit-bare?name=world', headers: { cookie: SESSION_COOKIE } },
    answer: json({ hello: 'world' }),
  },
  {
    id: 'kit',
    title: 'GET small JSON through a session, a rate limit and a schema of the kit',
    servers: ['waymark', 'waymark-node', 'waymark-bun'],
    request: { path: '/api/kit?name=world', headers: { cookie: SESSION_COOKIE } },
    answer: json({ hello: 'world' }),
  },
  {
    id: 'echo',
    title: 'POST JSON, echoed',
    request: {
      method: 'POST',
      path: '/api/echo',
      headers: { 'content-type': 'application/json' },
      body: ECHOED,
    },
    answer: json(JSON.parse(ECHOED)),
  },
  {
    id: 'upload',
    title: 'POST of 1 MiB, counted',
    request: {
      method: 'POST',
      path: '/api/upload',
      headers: { 'content-type': 'application/octet-stream' },
      body: 'a'.repeat(MEBIBYTE),
    },
    answer: json({ bytes: MEBIBYTE }),
  },
  {
    id: 'download',
    title: 'GET of 1 MiB, streamed',
    request: { path: '/api/download' },
    answer: { status: 200, type: 'application/octet-stream', body: 'a'.repeat(MEBIBYTE) },
  },
  {
    id: 'static',
    title: 'GET of a static file of 10 KiB',
    request: { path: STATIC_FILE.path },
    answer: { status: 200, type: 'text/plain', body: STATIC_FILE.text },
  },
];

/** The requests to apps of many routes: each for the one in the middle. */
export const ROUTES_CASES = [
  {
    id: 'routes-static',
    title: 'GET of one of many routes',
    request: ({ routes }) => ({ path: middlePath(routes, false) }),
    answer: ({ routes }) => json({ route: middlePath(routes, false) }),
  },
  {
    id: 'routes-dynamic',
    title: 'GET of one of many routes, with a dynamic segment',
    request: ({ routes }) => ({ path: middlePath(routes, true) }),
    answer: ({ routes }) => json({ route: middlePath(routes, true).replace(/\/42$/, ''), id: '42' }),
  },
];

/** What a case asks of an entry, and what it must be answered: the same of all of them, or by their routes. */
export function caseFor({ request, answer }, entry) {
  return {
    request: typeof request === 'function' ? request(entry) : request,
    answer: typeof answer === 'function' ? answer(entry) : answer,
  };
}
