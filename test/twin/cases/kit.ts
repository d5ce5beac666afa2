import { createHmac } from 'node:crypto';
import type { RawRequest } from '../../harness/raw-http.ts';
import type { Step, Topic } from '../twin-case.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const post = (target: string, body: string, headers: Readonly<Record<string, string>> = JSON_TYPE): Step => [
  `POST ${target}`,
  { headers, body },
];

/** What GitHub sends. */
function delivery(id: string, secret: string): RawRequest {
  const body = '{"action":"opened"}';
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return {
    headers: {
      ...JSON_TYPE,
      'x-github-event': 'issues',
      'x-github-delivery': id,
      'x-hub-signature-256': signature,
    },
    body,
  };
}

const route = (imports: string, body: string) => `${imports}\n${body}`;
const CORS_ASKED = { origin: 'https://app.example.com', 'access-control-request-method': 'GET' };

/** The helpers are functions over `Request` and `Response`: on Next.js they answer as on Waymark. */
export const kit: Topic = {
  name: 'kit',
  profile: 'kit',
  cases: [
    {
      name: 'a session: opened, read, protected from other sites, closed',
      route: route(
        `import { createSessions, createWithAuth } from 'waymark/auth';`,
        `const sessions = createSessions({ password: 'a-password-that-is-long-enough-for-the-twin', cookie: { secure: false } });
const withAuth = createWithAuth({ methods: [sessions] });
export const GET = withAuth((_request, { auth }) => Response.json([auth.subject, auth.data]));
export const PATCH = withAuth(() => Response.json('changed'));
export const POST = (request: Request) => sessions.signIn(request, Response.json('open'), { subject: 'ada', data: { name: 'Ada' } });
export const DELETE = (request: Request) => sessions.signOut(request, new Response(null, { status: 204 }));`,
      ),
      keepsCookies: true,
      send: [
        'GET ~',
        'POST ~',
        'GET ~',
        'PATCH ~',
        ['PATCH ~', { headers: { 'sec-fetch-site': 'cross-site' } }],
        ['PATCH ~', { headers: { origin: 'https://evil.example' } }],
        'DELETE ~',
        'GET ~',
      ],
    },
    {
      name: 'bearer tokens and scopes',
      route: route(
        `import { createBearerTokens, createWithAuth } from 'waymark/auth';
import { SignJWT } from 'jose';`,
        `const secret = 'a-secret-of-thirty-two-bytes-for-the-twin';
const withAuth = createWithAuth({ methods: [createBearerTokens({ secret, algorithms: ['HS256'] })] });
const read = withAuth((_request, { auth }) => Response.json([auth.subject, auth.scopes]), { scopes: ['read'] });
export const PUT = withAuth(() => Response.json('written'), { scopes: ['write'] });
export async function GET(request: Request, context: any) {
  if (new URL(request.url).search === '') return read(request, context);
  const token = await new SignJWT({ scope: 'read' }).setProtectedHeader({ alg: 'HS256' }).setSubject('ada').setExpirationTime('5m').sign(new TextEncoder().encode(secret));
  const headers = { authorization: 'Bearer ' + token };
  const answers = [await read(new Request(request.url, { headers }), context), await PUT(new Request(request.url, { method: 'PUT', headers }), context)];
  return Response.json(await Promise.all(answers.map(async (each) => [each.status, each.headers.get('www-authenticate'), await each.json()])));
}`,
      ),
      send: ['GET ~', ['GET ~', { headers: { authorization: 'Bearer nonsense' } }], 'GET ~?mine'],
    },
    {
      name: 'a rate limit counts the clients that a proxy tells of',
      route: route(
        `import { createRateLimit } from 'waymark/rate-limit';`,
        `const limit = createRateLimit({ name: 'twin', limit: 2, window: '1h' });
export async function GET(request: Request) {
  const { isAllowed, limits } = await limit.check(request);
  return Response.json([isAllowed, limits.map(({ name, remaining }) => [name, remaining])], { status: isAllowed ? 200 : 429 });
}`,
      ),
      send: ['GET ~', 'GET ~', 'GET ~'],
    },
    {
      name: 'what does not fit its schema is told by field',
      files: {
        '[id]/route.ts': route(
          `import { validate } from 'waymark/validate';
import { z } from 'zod';`,
          `export const POST = validate(
  { params: z.object({ id: z.coerce.number() }), query: z.object({ q: z.string().optional() }), body: z.object({ name: z.string() }) },
  (_request, { params, query, body }) => Response.json({ params, query, body }),
);`,
        ),
      },
      send: [
        post('~/7?q=a', '{"name":"Ada"}'),
        post('~/x?q=a&q=b', '{"name":"Ada"}'),
        post('~/7', '{"name":1}'),
        post('~/7', '{"name"'),
        post('~/7', 'name=Ada', { 'content-type': 'application/x-www-form-urlencoded' }),
      ],
    },
    {
      name: 'a delivery is handled once, and a forged one not at all',
      route: route(
        `import { github, webhook } from 'waymark/webhooks';`,
        `let handled = 0;
export const GET = () => Response.json({ handled });
export const dynamic = 'force-dynamic';
export const POST = webhook({ provider: github({ secret: 'known' }) }, (_request, { id, type }) => void (handled += 1));`,
      ),
      send: [
        ['POST ~', delivery('first', 'known')],
        ['POST ~', delivery('first', 'known')],
        ['POST ~', delivery('second', 'guessed')],
        'GET ~',
      ],
    },
    {
      name: 'the same key: the same answer, and nothing done twice',
      route: route(
        `import { idempotency } from 'waymark/idempotency';`,
        `let payments = 0;
export const POST = idempotency({ required: true }, async (request: Request) => Response.json({ payment: ++payments, ...(await request.json()) }, { status: 201 }));`,
      ),
      send: [
        post('~', '{"amount":1}', { ...JSON_TYPE, 'idempotency-key': '"one"' }),
        post('~', '{"amount":1}', { ...JSON_TYPE, 'idempotency-key': '"one"' }),
        post('~', '{"amount":2}', { ...JSON_TYPE, 'idempotency-key': '"one"' }),
        post('~', '{"amount":2}'),
      ],
    },
    {
      name: 'cors and its preflight',
      route: route(
        `import { cors } from 'waymark/cors';`,
        `const shared = cors({ origin: ['https://app.example.com'], credentials: true });
export const GET = shared(() => Response.json([1]));
export const OPTIONS = shared.OPTIONS;`,
      ),
      send: [
        ['GET ~', { headers: { origin: 'https://app.example.com' } }],
        ['GET ~', { headers: { origin: 'https://other.example.com' } }],
        ['OPTIONS ~', { headers: CORS_ASKED }],
      ],
    },
    {
      name: 'security headers and request ids',
      route: route(
        `import { requestId, requestIdOf } from 'waymark/request-id';
import { securityHeaders } from 'waymark/security-headers';`,
        `const secured = securityHeaders();
export const GET = requestId({ inbound: true })(secured((request: Request) => Response.json(requestIdOf(request))));`,
      ),
      send: [['GET ~', { headers: { 'x-request-id': 'of-the-proxy-before-us' } }]],
    },
    {
      name: 'an entity tag',
      route: route(
        `import { withEtag } from 'waymark/etag';`,
        `export const GET = withEtag(() => Response.json({ tea: 3 }, { headers: { 'cache-control': 'no-cache' } }));`,
      ),
      send: ['GET ~', ['GET ~', { headers: { 'if-none-match': '"fY7es_qUi0Gnzqh-MQ6A6u"' } }]],
    },
    {
      name: 'limits of bodies and of time',
      route: route(
        `import { withBodyLimit } from 'waymark/body-limit';
import { withDecompression } from 'waymark/decompress';
import { withTimeout } from 'waymark/timeout';`,
        `export const GET = withTimeout(() => new Promise<Response>(() => {}), '50ms');
export const PUT = withBodyLimit(async (request: Request) => Response.json(await request.text()), '20b');
export const POST = withDecompression(async (request: Request) => Response.json(await request.text()), { maxBodySize: '1kb' });`,
      ),
      // Not that of a coding that there is not: which ones there are is the runtime's affair.
      send: [
        'GET ~',
        ['PUT ~', { body: 'small' }],
        ['PUT ~', { body: 'x'.repeat(50) }],
        ['POST ~', { body: 'plain' }],
      ],
    },
    {
      name: 'an event stream',
      route: route(
        `import { sse } from 'waymark/sse';`,
        `export const GET = (request: Request) => sse(request, async (stream) => {
  for (const id of [1, 2]) await stream.send({ event: 'count', data: { id }, id });
});`,
      ),
      send: ['GET ~'],
    },
    {
      name: 'a request is passed on',
      files: {
        '[...path]/route.ts': route(
          `import { proxy } from 'waymark/proxy';`,
          `const pass = proxy('http://127.0.0.1:' + process.env.UPSTREAM_PORT + '/base', { stripPrefix: '/kit/a-request-is-passed-on', headers: { 'x-secret': '1' } });
export { pass as GET, pass as POST };`,
        ),
      },
      send: [
        ['POST ~/a/b?c=d', { body: 'text', headers: { 'content-type': 'text/plain' } }],
        'GET ~/status/503',
        'GET ~/%2e%2e%2fout',
      ],
    },
  ],
};
