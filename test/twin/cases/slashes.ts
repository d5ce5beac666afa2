import { get, type Topic } from '../twin-case.ts';

const BACKSLASHES = { bun: 'makes slashes of backslashes before anybody sees them' };

/** Slashes too many, in the middle or at the end. */
export const slashes: Topic = {
  name: 'slashes',
  profile: 'plain',
  prelude: `import type { NextRequest } from 'next/server';`,
  files: {
    'app/slashed/route.ts': `export const GET = (request: Request) => new Response(request.url); export const POST = GET;`,
  },
  cases: [
    {
      name: 'a slash at the end: 308 to the path without',
      send: ['GET /slashed/', 'HEAD /slashed/', ['POST /slashed/', { body: 'x' }], 'GET /unknown-path/'],
    },
    {
      name: 'a slash at the end, with a query',
      send: [
        'GET /slashed/?x=1&y',
        'GET /slashed/?',
        'GET /slashed/?x=%zz&a=b+c',
        "GET /slashed/?a=b!c'd(e)*~_.-",
        'GET /slashed/?a=b%2Fc/d',
        'GET /slashed/?a=@:;,$',
        'GET /slashed/?a=1&a=2&b=3&a=4',
        'GET /slashed/?a=%e4',
      ],
    },
    { name: 'a slash at the end of a file name', send: ['GET /hello.json/', 'GET /a.b/c/'] },
    { name: 'a slash at the end, under .well-known', send: ['GET /.well-known/foo/', 'GET /.well-known/'] },
    { name: 'a slash at the end, under _next', send: ['GET /_next/', 'GET /_next/foo/'] },
    {
      name: 'repeated slashes: 308 to one',
      send: [
        'GET //slashed',
        'GET /slashed//',
        'GET /unknown//path',
        'GET ///',
        'HEAD //slashed',
        ['POST //slashed', { body: 'x' }],
      ],
    },
    {
      name: 'repeated slashes, with a query',
      send: ['GET //slashed?x=1', "GET //slashed?a=b!c'd(e)%41&&=x"],
      except: BACKSLASHES,
    },
    {
      name: 'repeated slashes lead to no other host',
      send: ['GET //evil.com', 'GET //evil.com/', 'GET ///evil.com/%2e%2e'],
    },
    {
      name: 'backslashes count as slashes',
      send: ['GET /\\evil.com', 'GET /\\/evil.com', 'GET /slashed\\/', 'GET /a\\b'],
      except: BACKSLASHES,
    },
    {
      name: 'an encoded slash is no slash',
      send: ['GET /%2F/evil.com', 'GET /slashed%2F', 'GET /%2Fslashed'],
    },
    { name: 'slashes in a query stay', send: ['GET /slashed?x=a//b', 'GET /slashed?next=//evil.com/'] },
    { name: 'a slash behind dots', send: ['GET /slashed/.', 'GET /slashed/x/..'] },
    get('a slash at the end of a dynamic path', `return new Response('x')`, {
      files: { '[id]/route.ts': `export const GET = () => new Response('id');` },
      send: ['GET ~/7/', 'GET ~/a%2Fb/'],
    }),
  ],
};
