// What the example answers, in order: each step may use what an earlier one captured.
// run-requests.mjs explains the fields.
import { createHmac } from 'node:crypto';

const JSON_TYPE = { 'content-type': 'application/json' };
const PROBLEM_TYPE = { 'content-type': 'application/problem+json' };

const isId = (value) => Number.isInteger(value) && value > 0;
const isTime = (value) => typeof value === 'string' && new Date(value).toISOString() === value;
const isText = (value) => typeof value === 'string' && value !== '';

const user = (name, email) => ({ id: isId, name, email, createdAt: isTime });
const names = (expected) => (users) => {
  const found = new Set(users.map(({ name }) => name));
  return expected.every((name) => found.has(name));
};

const problem = (status, title, detail = isText) => ({
  status,
  headers: PROBLEM_TYPE,
  body: { type: 'about:blank', title, status, detail },
});
/** A 400 that names exactly these fields. */
const invalid = (...fields) => ({
  status: 400,
  headers: PROBLEM_TYPE,
  body: {
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    detail: 'Some fields are missing or invalid.',
    errors: fields.map((field) => ({ field, detail: isText })),
  },
});
const notFound = problem(404, 'Not Found');
const badRequest = problem(400, 'Bad Request');

const EMAIL = 'carol-{run}@example.com';
const OTHER_EMAIL = 'dave-{run}@example.com';
const COOKIE = { cookie: 'theme=dark; token={token}' };
const PASSWORD = process.env.DEMO_PASSWORD ?? 'correct-horse';

const reading = [
  {
    name: 'every answer carries the id that its request came with',
    path: '/api/users',
    headers: { 'x-request-id': 'id-{run}' },
    expect: { status: 200, headers: { 'x-request-id': 'id-{run}' } },
  },
  {
    name: 'a request without an id of the right form gets one',
    path: '/api/users/999999',
    headers: { 'x-request-id': 'no id' },
    expect: { status: 404, headers: { 'x-request-id': /^[0-9a-f-]{36}$/ } },
  },
  {
    name: 'GET /api/users lists the first users',
    path: '/api/users',
    expect: { status: 200, headers: JSON_TYPE, body: names(['Alice', 'Bob']) },
  },
  {
    name: 'HEAD /api/users answers as GET does, without the body',
    method: 'HEAD',
    path: '/api/users',
    expect: { status: 200, headers: JSON_TYPE, body: '' },
  },
  {
    name: 'OPTIONS /api/users names the methods',
    method: 'OPTIONS',
    path: '/api/users',
    expect: { status: 204, headers: { allow: 'GET, HEAD, OPTIONS, POST' }, body: '' },
  },
  {
    name: 'DELETE /api/users is not allowed',
    method: 'DELETE',
    path: '/api/users',
    expect: { status: 405, headers: { allow: null }, body: '' },
  },
  {
    name: 'a trailing slash is redirected away',
    path: '/api/users/',
    expect: { status: 308, headers: { location: '/api/users' } },
  },
  {
    name: 'GET /api/limits is the same for everyone',
    path: '/api/limits?for=me',
    expect: {
      status: 200,
      headers: JSON_TYPE,
      body: { name: { maxLength: 100 }, email: { maxLength: 254 } },
    },
  },
  { name: 'an unknown path is not found', path: '/api/nothing', expect: { status: 404 } },
];

const creating = [
  {
    name: 'POST /api/users creates a user',
    method: 'POST',
    path: '/api/users',
    body: { name: '  Carol Émile {run} ', email: 'Carol-{run}@Example.com' },
    expect: {
      status: 201,
      headers: { ...JSON_TYPE, location: /^\/api\/users\/[1-9]\d*$/ },
      body: user('Carol Émile {run}', EMAIL),
    },
    capture: { id: ({ body }) => body.id, location: ({ headers }) => headers.get('location') },
  },
  {
    name: 'GET of the Location finds the new user',
    path: '{location}',
    expect: { status: 200, headers: JSON_TYPE, body: user('Carol Émile {run}', EMAIL) },
  },
  {
    name: 'POST /api/users takes a type that builds on JSON, in any case and with parameters',
    method: 'POST',
    path: '/api/users',
    headers: { 'content-type': 'Application/Vnd.Example+JSON; charset=utf-8' },
    body: { name: 'Dave', email: OTHER_EMAIL },
    expect: { status: 201, body: user('Dave', OTHER_EMAIL) },
    capture: { otherId: ({ body }) => body.id },
  },
  {
    name: 'POST /api/users refuses an address that is taken, in whatever case',
    method: 'POST',
    path: '/api/users',
    body: { name: 'Carol again', email: 'CAROL-{run}@example.com' },
    expect: problem(409, 'Conflict', `Another user has the address ${EMAIL}.`),
  },
  {
    name: 'POST /api/users names every bad field',
    method: 'POST',
    path: '/api/users',
    body: { name: '   ', email: 'nobody', role: 'admin' },
    expect: invalid('role', 'name', 'email'),
  },
  {
    name: 'POST /api/users names a missing field',
    method: 'POST',
    path: '/api/users',
    body: { name: 'Erin' },
    expect: invalid('email'),
  },
  {
    name: 'POST /api/users refuses fields of a wrong type',
    method: 'POST',
    path: '/api/users',
    body: { name: 7, email: null },
    expect: invalid('name', 'email'),
  },
  {
    name: 'POST /api/users refuses a name that is too long',
    method: 'POST',
    path: '/api/users',
    body: { name: 'x'.repeat(101), email: 'erin-{run}@example.com' },
    expect: invalid('name'),
  },
  {
    name: 'POST /api/users refuses a NUL character',
    method: 'POST',
    path: '/api/users',
    body: { name: 'Er\0in', email: 'erin\0-{run}@example.com' },
    expect: invalid('name', 'email'),
  },
  {
    name: 'POST /api/users takes "__proto__" for a field like any other',
    method: 'POST',
    path: '/api/users',
    headers: JSON_TYPE,
    body: '{"__proto__": {"name": "Erin"}, "name": "Erin", "email": "erin-{run}@example.com"}',
    expect: invalid('__proto__'),
  },
  {
    name: 'POST /api/users refuses JSON that is not an object',
    method: 'POST',
    path: '/api/users',
    body: ['Erin'],
    expect: invalid(''),
  },
  {
    name: 'POST /api/users refuses broken JSON',
    method: 'POST',
    path: '/api/users',
    headers: JSON_TYPE,
    body: '{"name": "Erin"',
    expect: badRequest,
  },
  {
    name: 'POST /api/users refuses an empty body',
    method: 'POST',
    path: '/api/users',
    headers: JSON_TYPE,
    expect: badRequest,
  },
  {
    name: 'POST /api/users refuses a form',
    method: 'POST',
    path: '/api/users',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'name=Erin&email=erin@example.com',
    expect: problem(415, 'Unsupported Media Type'),
  },
];

const oneUser = [
  {
    name: 'GET /api/users/[id] answers with the user',
    path: '/api/users/{id}',
    expect: { status: 200, headers: JSON_TYPE, body: user('Carol Émile {run}', EMAIL) },
  },
  {
    name: 'GET /api/users/[id] finds the user behind an escaped id',
    path: '/api/users/%31',
    expect: { status: 200, body: (body) => body.id === 1 },
  },
  {
    name: 'GET /api/users/[id] does not find an unknown id',
    path: '/api/users/2147483647',
    expect: notFound,
  },
  { name: 'GET /api/users/[id] refuses a word', path: '/api/users/alice', expect: invalid('id') },
  { name: 'GET /api/users/[id] refuses zero', path: '/api/users/0', expect: invalid('id') },
  { name: 'GET /api/users/[id] refuses a negative number', path: '/api/users/-1', expect: invalid('id') },
  { name: 'GET /api/users/[id] refuses a fraction', path: '/api/users/1.5', expect: invalid('id') },
  {
    name: 'GET /api/users/[id] refuses a number that is too large',
    path: '/api/users/2147483648',
    expect: invalid('id'),
  },
  {
    name: 'GET /api/users/[id] takes SQL for a bad id',
    path: '/api/users/1%20OR%201=1',
    expect: invalid('id'),
  },
  {
    name: 'OPTIONS /api/users/[id] names the methods',
    method: 'OPTIONS',
    path: '/api/users/{id}',
    expect: { status: 204, headers: { allow: 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT' }, body: '' },
  },
  {
    name: 'POST /api/users/[id] is not allowed',
    method: 'POST',
    path: '/api/users/{id}',
    body: {},
    expect: { status: 405, body: '' },
  },
];

const changing = [
  {
    name: 'PUT /api/users/[id] replaces the user',
    method: 'PUT',
    path: '/api/users/{id}',
    body: { name: "Carol O'Neil 100% {run}", email: EMAIL },
    expect: { status: 200, headers: JSON_TYPE, body: user("Carol O'Neil 100% {run}", EMAIL) },
  },
  {
    name: 'PUT /api/users/[id] asks for every field',
    method: 'PUT',
    path: '/api/users/{id}',
    body: { name: 'Carol' },
    expect: invalid('email'),
  },
  {
    name: 'PUT /api/users/[id] refuses the address of another user',
    method: 'PUT',
    path: '/api/users/{id}',
    body: { name: 'Carol', email: OTHER_EMAIL },
    expect: problem(409, 'Conflict'),
  },
  {
    name: 'PUT /api/users/[id] does not create a user',
    method: 'PUT',
    path: '/api/users/2147483647',
    body: { name: 'Nobody', email: 'nobody-{run}@example.com' },
    expect: notFound,
  },
  {
    name: 'PUT /api/users/[id] looks at the id first',
    method: 'PUT',
    path: '/api/users/alice',
    headers: { 'content-type': 'text/plain' },
    body: 'Carol',
    expect: invalid('id'),
  },
  {
    name: 'PUT /api/users/[id] refuses plain text',
    method: 'PUT',
    path: '/api/users/{id}',
    headers: { 'content-type': 'text/plain' },
    body: 'Carol',
    expect: problem(415, 'Unsupported Media Type'),
  },
  {
    name: 'PATCH /api/users/[id] changes one field and leaves the other',
    method: 'PATCH',
    path: '/api/users/{otherId}',
    body: { name: 'Dave {run}' },
    expect: { status: 200, headers: JSON_TYPE, body: user('Dave {run}', OTHER_EMAIL) },
  },
  {
    name: 'PATCH /api/users/[id] refuses the address of another user',
    method: 'PATCH',
    path: '/api/users/{otherId}',
    body: { email: EMAIL },
    expect: problem(409, 'Conflict'),
  },
  {
    name: 'PATCH /api/users/[id] refuses to change nothing',
    method: 'PATCH',
    path: '/api/users/{otherId}',
    body: {},
    expect: invalid(''),
  },
  {
    name: 'PATCH /api/users/[id] refuses a bad field and an unknown one',
    method: 'PATCH',
    path: '/api/users/{otherId}',
    body: { email: 'nowhere', id: 1 },
    expect: invalid('id', 'email'),
  },
  {
    name: 'PATCH /api/users/[id] refuses broken JSON',
    method: 'PATCH',
    path: '/api/users/{otherId}',
    headers: JSON_TYPE,
    body: 'null and void',
    expect: badRequest,
  },
  {
    name: 'PATCH /api/users/[id] refuses a bad id',
    method: 'PATCH',
    path: '/api/users/me',
    body: { name: 'Me' },
    expect: invalid('id'),
  },
  {
    name: 'PATCH /api/users/[id] does not find an unknown id',
    method: 'PATCH',
    path: '/api/users/2147483647',
    body: { name: 'Nobody' },
    expect: notFound,
  },
];

const searching = [
  {
    name: 'GET /api/search finds users by a part of their name, in any case',
    path: '/api/search?query=o%27NEIL+100%25+{run}',
    expect: {
      status: 200,
      headers: JSON_TYPE,
      body: { query: "o'NEIL 100% {run}", results: [user("Carol O'Neil 100% {run}", EMAIL)] },
    },
  },
  {
    name: 'GET /api/search takes "%" literally',
    path: '/api/search?query=%25{run}',
    expect: { status: 200, body: { query: '%{run}', results: [] } },
  },
  {
    name: 'GET /api/search takes the first of two queries',
    path: '/api/search?query=dave+{run}&query=carol&page=2',
    expect: { status: 200, body: { query: 'dave {run}', results: [user('Dave {run}', OTHER_EMAIL)] } },
  },
  { name: 'GET /api/search asks for a query', path: '/api/search', expect: invalid('query') },
  {
    name: 'GET /api/search refuses an empty query',
    path: '/api/search?query=+',
    expect: invalid('query'),
  },
  {
    name: 'GET /api/search refuses a NUL character',
    path: '/api/search?query=a%00b',
    expect: invalid('query'),
  },
];

const signingIn = [
  {
    name: 'GET /api/auth shows a client without a cookie',
    path: '/api/auth',
    headers: { 'user-agent': 'requests/1.0' },
    expect: { status: 200, body: { referer: null, userAgent: 'requests/1.0', user: null } },
  },
  {
    name: 'GET /api/auth shows the cookie, the referer and the user agent',
    path: '/api/auth',
    headers: { cookie: 'token=made%20up', referer: 'https://example.com/from', 'user-agent': 'requests/1.0' },
    expect: {
      status: 200,
      headers: { ...JSON_TYPE, 'set-cookie': null },
      body: {
        token: { name: 'token', value: 'made up', path: '/' },
        referer: 'https://example.com/from',
        userAgent: 'requests/1.0',
        user: null,
      },
    },
  },
  {
    name: 'GET /api/secret is closed without a cookie',
    path: '/api/secret',
    expect: problem(401, 'Unauthorized'),
  },
  {
    name: 'GET /api/secret is closed to a token that no session has',
    path: '/api/secret',
    headers: { cookie: 'token=made%00up' },
    expect: problem(401, 'Unauthorized'),
  },
  {
    name: 'GET /api/secret is closed to an empty token',
    path: '/api/secret',
    headers: { cookie: 'token=' },
    expect: problem(401, 'Unauthorized'),
  },
  {
    name: 'POST /api/auth names what is missing',
    method: 'POST',
    path: '/api/auth',
    body: {},
    expect: invalid('email', 'password'),
  },
  {
    name: 'POST /api/auth refuses broken JSON',
    method: 'POST',
    path: '/api/auth',
    headers: JSON_TYPE,
    body: '{',
    expect: badRequest,
  },
  {
    name: 'POST /api/auth refuses a body without a type',
    method: 'POST',
    path: '/api/auth',
    headers: { 'content-type': '' },
    body: '{}',
    expect: problem(415, 'Unsupported Media Type'),
  },
  {
    name: 'POST /api/auth refuses a wrong password',
    method: 'POST',
    path: '/api/auth',
    body: { email: EMAIL, password: 'wrong' },
    expect: {
      ...problem(401, 'Unauthorized', 'The e-mail address or the password is wrong.'),
      headers: { ...PROBLEM_TYPE, 'set-cookie': null },
    },
  },
  {
    name: 'POST /api/auth refuses an unknown address in the same words',
    method: 'POST',
    path: '/api/auth',
    body: { email: 'nobody-{run}@example.com', password: PASSWORD },
    expect: problem(401, 'Unauthorized', 'The e-mail address or the password is wrong.'),
  },
  {
    name: 'POST /api/auth signs in with a cookie that scripts cannot read',
    method: 'POST',
    path: '/api/auth',
    body: { email: EMAIL, password: PASSWORD },
    expect: {
      status: 200,
      headers: {
        ...JSON_TYPE,
        'set-cookie':
          /^token=[\w-]{43}; Path=\/; Expires=[^;]+; Max-Age=604800; (Secure; )?HttpOnly; SameSite=lax$/i,
      },
      body: user("Carol O'Neil 100% {run}", EMAIL),
    },
    capture: { token: ({ headers }) => /^token=([^;]+)/.exec(headers.get('set-cookie'))?.[1] },
  },
];

const signedIn = [
  {
    name: 'GET /api/secret opens to a session',
    path: '/api/secret',
    headers: COOKIE,
    expect: { status: 200, headers: JSON_TYPE, body: { secret: 'Here be dragons' } },
  },
  {
    name: 'HEAD /api/secret opens too, without the body',
    method: 'HEAD',
    path: '/api/secret',
    headers: COOKIE,
    expect: { status: 200, headers: JSON_TYPE, body: '' },
  },
  {
    name: 'GET /api/auth knows the user of a session',
    path: '/api/auth',
    headers: COOKIE,
    expect: { status: 200, body: (body) => body.user.email.startsWith('carol-') && body.token.value !== '' },
  },
  {
    name: 'DELETE /api/auth signs out and takes the cookie back',
    method: 'DELETE',
    path: '/api/auth',
    headers: COOKIE,
    expect: {
      status: 204,
      headers: { 'set-cookie': /^token=; Path=\/; Expires=Thu, 01 Jan 1970 00:00:00 GMT$/ },
      body: '',
    },
  },
  {
    name: 'GET /api/secret is closed to the token that signed out',
    path: '/api/secret',
    headers: COOKIE,
    expect: problem(401, 'Unauthorized'),
  },
  {
    name: 'DELETE /api/auth is fine without a session',
    method: 'DELETE',
    path: '/api/auth',
    expect: { status: 204, body: '' },
  },
];

const proxying = [
  {
    name: 'GET /api/external adds to what the upstream says',
    path: '/api/external',
    expect: {
      status: 200,
      headers: JSON_TYPE,
      body: { topic: 'weather', temperature: 21, unit: 'celsius', source: 'proxied' },
    },
  },
  {
    name: 'GET /api/external passes the topic on, and nothing else',
    path: '/api/external?topic=weather&temperature=99',
    expect: { status: 200, body: (body) => body.temperature === 21 && body.source === 'proxied' },
  },
  {
    name: 'GET /api/external reports an upstream that fails',
    path: '/api/external?topic=broken',
    expect: problem(502, 'Bad Gateway', 'The upstream answered with status 500.'),
  },
  {
    name: 'GET /api/external reports an upstream that refuses',
    path: '/api/external?topic=gossip%26topic=weather',
    expect: problem(502, 'Bad Gateway', 'The upstream answered with status 404.'),
  },
  {
    name: 'GET /api/external reports an upstream that answers with broken JSON',
    path: '/api/external?topic=garbage',
    expect: problem(502, 'Bad Gateway'),
  },
  {
    name: 'GET /api/external reports an upstream that answers with other JSON',
    path: '/api/external?topic=list',
    expect: problem(502, 'Bad Gateway'),
  },
  {
    name: 'GET /api/external does not wait for ever',
    path: '/api/external?topic=silence',
    expect: problem(504, 'Gateway Timeout'),
  },
  {
    name: 'GET /api/backend/[...path] is closed to those who are not signed in',
    path: '/api/backend/data',
    expect: problem(401, 'Unauthorized'),
  },
];

const isArray = (value) => Array.isArray(value);

const deleting = [
  {
    name: 'POST /api/auth signs in again, before the user is deleted',
    method: 'POST',
    path: '/api/auth',
    body: { email: EMAIL, password: PASSWORD },
    expect: { status: 200 },
    capture: { token: ({ headers }) => /^token=([^;]+)/.exec(headers.get('set-cookie'))?.[1] },
  },
  {
    name: 'GET /api/backend/[...path] passes the request on, with the query and what authenticates the server',
    path: '/api/backend/data?topic=weather',
    headers: COOKIE,
    expect: { status: 200, headers: JSON_TYPE, body: { topic: 'weather', temperature: 21, unit: 'celsius' } },
  },
  {
    name: 'GET /api/backend/[...path] passes an error of the upstream on',
    path: '/api/backend/data?topic=broken',
    headers: COOKIE,
    expect: { status: 500, body: { error: 'Something broke' } },
  },
  {
    name: 'GET /api/backend/[...path] leaves the API of the upstream by no path',
    path: '/api/backend/..%2fadmin',
    headers: COOKIE,
    expect: badRequest,
  },
  {
    name: 'GET /api/backend/[...path] does not wait for ever',
    path: '/api/backend/data?topic=silence',
    headers: COOKIE,
    expect: problem(504, 'Gateway Timeout'),
  },
  {
    name: 'DELETE /api/users/[id] deletes the user',
    method: 'DELETE',
    path: '/api/users/{id}',
    expect: { status: 204, headers: { 'content-type': null }, body: '' },
  },
  {
    name: 'DELETE /api/users/[id] finds nobody the second time',
    method: 'DELETE',
    path: '/api/users/{id}',
    expect: notFound,
  },
  { name: 'GET /api/users/[id] no longer finds the user', path: '/api/users/{id}', expect: notFound },
  {
    name: 'GET /api/secret is closed to the session of a deleted user',
    path: '/api/secret',
    headers: COOKIE,
    expect: problem(401, 'Unauthorized'),
  },
  {
    name: 'DELETE /api/users/[id] refuses a bad id',
    method: 'DELETE',
    path: '/api/users/all',
    expect: invalid('id'),
  },
  {
    name: 'DELETE /api/users/[id] deletes the other user as well',
    method: 'DELETE',
    path: '/api/users/{otherId}',
    expect: { status: 204, body: '' },
  },
];

const scheduled = [
  {
    name: 'GET /api/cron/sessions is closed to who does not know the secret',
    path: '/api/cron/sessions',
    headers: { authorization: 'Bearer another' },
    expect: problem(401, 'Unauthorized'),
  },
  {
    name: 'GET /api/cron/sessions forgets sessions for the scheduler',
    path: '/api/cron/sessions',
    headers: { authorization: `Bearer ${process.env.CRON_SECRET ?? 'demo-cron-secret'}` },
    expect: { status: 200, headers: JSON_TYPE, body: { deleted: (count) => Number.isInteger(count) } },
  },
];

const feedback = [
  {
    name: 'POST /api/feedback answers what a schema made of the body',
    method: 'POST',
    path: '/api/feedback',
    body: { rating: 5, text: ' Thanks ' },
    expect: { status: 201, headers: JSON_TYPE, body: { thanks: 'for 5 of 5', text: 'Thanks' } },
  },
  {
    name: 'POST /api/feedback names each field that does not fit',
    method: 'POST',
    path: '/api/feedback',
    body: { rating: 6 },
    expect: {
      status: 422,
      headers: PROBLEM_TYPE,
      body: {
        type: 'about:blank',
        title: 'Unprocessable Content',
        status: 422,
        detail: 'The request has 2 errors.',
        errors: [
          { in: 'body', pointer: '/rating', message: isText },
          { in: 'body', pointer: '/text', message: isText },
        ],
      },
    },
  },
  {
    name: 'POST /api/feedback refuses what is no JSON',
    method: 'POST',
    path: '/api/feedback',
    headers: JSON_TYPE,
    body: '{',
    expect: { status: 400, headers: PROBLEM_TYPE },
  },
];

/** A delivery as GitHub would send it. */
function delivery(event, data, secret = process.env.GITHUB_WEBHOOK_SECRET ?? 'demo-webhook-secret') {
  const body = JSON.stringify(data);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const own = { 'x-github-event': event, 'x-github-delivery': `${event}-{run}` };
  return { body, headers: { ...JSON_TYPE, ...own, 'x-hub-signature-256': `sha256=${signature}` } };
}

const opened = {
  method: 'POST',
  path: '/api/webhooks/github',
  ...delivery('issues', { action: 'opened', issue: { number: 7, title: 'It works' } }),
  expect: { status: 200, headers: JSON_TYPE, body: { handled: 'issue 7 opened' } },
};

const delivered = [
  { name: 'POST /api/webhooks/github handles what GitHub has signed', ...opened },
  { name: 'POST /api/webhooks/github answers a repeated delivery as the first', ...opened },
  {
    name: 'POST /api/webhooks/github answers a ping',
    method: 'POST',
    path: '/api/webhooks/github',
    ...delivery('ping', { zen: 'Keep it logically awesome.' }),
    expect: { status: 200, body: 'pong' },
  },
  {
    name: 'POST /api/webhooks/github refuses what somebody else has signed',
    method: 'POST',
    path: '/api/webhooks/github',
    ...delivery('issues', { action: 'closed' }, 'a guess'),
    expect: problem(400, 'Bad Request', 'The delivery could not be verified.'),
  },
];

export const requests = [
  ...reading,
  ...creating,
  ...oneUser,
  ...changing,
  ...searching,
  ...signingIn,
  ...signedIn,
  ...proxying,
  ...scheduled,
  ...feedback,
  ...delivered,
  ...deleting,
];

const suggesting = {
  path: '/api/suggestions?query=ali',
  headers: { 'x-api-key': 'key-{run}' },
};
const suggested = (left) => ({
  ...suggesting,
  expect: {
    status: 200,
    headers: { ratelimit: new RegExp(`^"suggestions";r=${left};t=\\d+$`) },
    body: isArray,
  },
});

/** What depends on how long the requests before have taken. */
const limited = [
  { name: 'GET /api/suggestions tells how much is left', ...suggested(2) },
  { name: 'GET /api/suggestions counts the second request', ...suggested(1) },
  { name: 'GET /api/suggestions counts the third request', ...suggested(0) },
  {
    name: 'GET /api/suggestions refuses the fourth request',
    ...suggesting,
    expect: { status: 429, headers: { ...PROBLEM_TYPE, 'retry-after': /^[1-5]?\d$|^60$/ } },
  },
  {
    name: 'GET /api/suggestions answers another client',
    path: '/api/suggestions?query=ali',
    headers: { 'x-api-key': 'other-{run}' },
    expect: { status: 200, body: isArray },
  },
];

/** What Next.js answers otherwise: it takes no notice of `maxBodySize`. */
export const requestsOfWaymark = [
  ...limited,
  {
    name: 'POST /api/users refuses a body that is larger than its route takes',
    method: 'POST',
    path: '/api/users',
    body: { name: 'x'.repeat(16_384), email: 'erin-{run}@example.com' },
    expect: { status: 413, body: '' },
  },
  {
    name: 'PATCH /api/users/[id] reads such a body: the limit is that of one route',
    method: 'PATCH',
    path: '/api/users/1',
    body: { name: 'x'.repeat(16_384) },
    expect: invalid('name'),
  },
];

/** For a server whose UPSTREAM_URL leads nowhere. */
export const requestsWithoutUpstream = [
  {
    name: 'GET /api/external reports an upstream that is away',
    path: '/api/external',
    expect: problem(502, 'Bad Gateway', 'The upstream cannot be reached.'),
  },
];
