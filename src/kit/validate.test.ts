import { type } from 'arktype';
import * as v from 'valibot';
import { expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { type AuthMethod, createWithAuth, type Identity } from './auth.ts';
import { idempotency } from './idempotency.ts';
import { withRateLimit } from './rate-limit.ts';
import { contractOf, validate, type ValidateOptions } from './validate.ts';

const URL_OF_USERS = 'http://localhost/api/users';

function post(body: BodyInit, type = 'application/json', headers: Record<string, string> = {}): Request {
  return new Request(URL_OF_USERS, { method: 'POST', body, headers: { 'content-type': type, ...headers } });
}

const get = (query = '', headers: Record<string, string> = {}) =>
  new Request(URL_OF_USERS + query, { headers });

async function problemOf(answer: Promise<Response>) {
  const response = await answer;
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = (await response.json()) as {
    status: number;
    title: string;
    detail: string;
    errors?: { in: string; pointer: string; message: string }[];
  };
  expect(problem.status).toBe(response.status);
  return problem;
}

test.each([
  ['zod', z.object({ user: z.object({ name: z.string(), age: z.number() }) })],
  ['valibot', v.object({ user: v.object({ name: v.string(), age: v.number() }) })],
  ['arktype', type({ user: { name: 'string', age: 'number' } })],
])('validate: a body by %s', async (_library, body) => {
  const POST = validate({ body }, (_request, { body }) => Response.json(body));
  const value = { user: { name: 'Ada', age: 36 } };
  expect(await (await POST(post(JSON.stringify(value)))).json()).toEqual(value);
  const problem = await problemOf(POST(post('{"user":{"age":"36"}}')));
  expect(problem).toMatchObject({ status: 422, title: 'Unprocessable Content' });
  expect(problem.errors).toEqual(
    [
      { in: 'body', pointer: '/user/name', message: expect.any(String) },
      { in: 'body', pointer: '/user/age', message: expect.any(String) },
    ].sort(byPointer(problem.errors)),
  );
});

/** Libraries name errors in an order of their own. */
function byPointer(errors: readonly { pointer: string }[] = []) {
  const at = ({ pointer }: { pointer: string }) => errors.findIndex((error) => error.pointer === pointer);
  return (a: { pointer: string }, b: { pointer: string }) => at(a) - at(b);
}

test('validate: parsed values of every part reach the handler, typed', async () => {
  const PUT = validate(
    {
      params: z.object({ id: z.coerce.number().int() }),
      query: v.object({
        full: v.optional(
          v.pipe(
            v.string(),
            v.transform((text) => text === 'yes'),
          ),
        ),
      }),
      headers: z.object({ 'x-tenant': z.string() }),
      cookies: type({ theme: '"dark" | "light"' }),
      body: z.object({ name: z.string().trim() }),
    },
    (_request, { params, query, headers, cookies, body }) => {
      expectTypeOf(params.id).toEqualTypeOf<number>();
      expectTypeOf(query.full).toEqualTypeOf<boolean | undefined>();
      expectTypeOf(headers['x-tenant']).toEqualTypeOf<string>();
      expectTypeOf(cookies.theme).toEqualTypeOf<'dark' | 'light'>();
      expectTypeOf(body.name).toEqualTypeOf<string>();
      return Response.json({ params, query, headers, cookies, body });
    },
  );
  const request = new Request(`${URL_OF_USERS}/7?full=yes`, {
    method: 'PUT',
    body: '{"name":" Ada "}',
    headers: {
      'content-type': 'application/vnd.user+json; charset=UTF-8',
      'x-tenant': 'acme',
      cookie: 'theme=dark; other=%20',
    },
  });
  const answer = await PUT(request, { params: Promise.resolve({ id: '7' }) });
  expect(await answer.json()).toEqual({
    params: { id: 7 },
    query: { full: true },
    headers: { 'x-tenant': 'acme' },
    // arktype leaves what it does not know.
    cookies: { theme: 'dark', other: ' ' },
    body: { name: 'Ada' },
  });
});

test('validate: what wrappers around it give stays in the context, with its type', async () => {
  interface Identified {
    readonly identity: { readonly id: string };
    readonly params?: Promise<unknown>;
  }
  const withIdentity =
    (handler: (request: Request, context: Identified) => Promise<Response>) => (request: Request) =>
      handler(request, { identity: { id: 'ada' }, params: Promise.resolve({ id: '1' }) });
  const GET = withIdentity(
    validate({ query: z.object({ q: z.string() }) }, async (_request, { query, identity, params }) => {
      expectTypeOf(identity.id).toEqualTypeOf<string>();
      return Response.json({ q: query.q, id: identity.id, params: await params });
    }),
  );
  expect(await (await GET(get('?q=x'))).json()).toEqual({ q: 'x', id: 'ada', params: { id: '1' } });
});

test('validate: a handler may name its request a subclass, and its context that of its route', async () => {
  class OwnRequest extends Request {
    readonly own = 'own';
  }
  const GET = validate(
    { query: z.object({}) },
    async (request: OwnRequest, { params }: { params: Promise<{ id: string }> }) =>
      Response.json([request.own, (await params).id]),
  );
  const answer = await GET(new OwnRequest(URL_OF_USERS), { params: Promise.resolve({ id: '7' }) });
  expect(await answer.json()).toEqual(['own', '7']);
});

test('validate: wrong parameters of every part are named together with 400, and the body stays unread', async () => {
  const POST = validate(
    {
      params: z.object({ id: z.coerce.number() }),
      query: z.object({ page: z.coerce.number().max(9) }),
      headers: z.object({ 'x-tenant': z.string() }),
      cookies: z.object({ theme: z.string() }),
      body: z.object({}),
    },
    () => new Response('reached'),
  );
  const request = new Request(`${URL_OF_USERS}?page=10`, { method: 'POST', body: 'not read' });
  const problem = await problemOf(POST(request, { params: Promise.resolve({ id: 'x' }) }));
  expect(problem).toMatchObject({ status: 400, title: 'Bad Request', detail: 'The request has 4 errors.' });
  expect(problem.errors?.map((error) => `${error.in}${error.pointer}`)).toEqual([
    'params/id',
    'query/page',
    'headers/x-tenant',
    'cookies/theme',
  ]);
  expect(request.bodyUsed).toBe(false);
});

const lists = z.object({
  one: z.string().optional(),
  ids: z.array(z.coerce.number()).optional(),
  either: z.union([z.string(), z.array(z.string())]).optional(),
});
const echoQuery = validate({ query: lists }, (_request, { query }) => Response.json(query));

test.each([
  ['?ids=1', { ids: [1] }],
  ['?ids=1&ids=2', { ids: [1, 2] }],
  ['?one=1&ids=1', { one: '1', ids: [1] }],
  ['?either=a', { either: 'a' }],
  ['?either=a&either=b', { either: ['a', 'b'] }],
  ['?one=a%20b+c%E4', { one: 'a b c\ufffd' }],
  ['?unknown=1&constructor=2&toString=3', {}],
  ['', {}],
])('validate: names that come several times in the query %s', async (query, expected) => {
  expect(await (await echoQuery(get(query))).json()).toEqual(expected);
});

test.each([
  ['?one=1&one=2', ['/one']],
  ['?ids=x', ['/ids/0']],
  ['?ids=1&ids=x&one=1&one=2', ['/one', '/ids/1']],
  ['?one=1&one=2&ids=1', ['/one']],
  ['?one=1&one=2&ids=x', ['/one', '/ids/0']],
])('validate: errors of the query %s', async (query, pointers) => {
  const problem = await problemOf(echoQuery(get(query)));
  expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(pointers);
});

test('validate: forms, where they are allowed', async () => {
  const schema = z.object({
    name: z.string(),
    tags: z.array(z.string()),
    file: z.instanceof(File).optional(),
  });
  const POST = validate(
    { body: schema },
    async (_request, { body: { file, ...rest } }) => Response.json({ ...rest, text: await file?.text() }),
    { bodyTypes: ['urlencoded', 'multipart'] },
  );
  const urlencoded = 'application/x-www-form-urlencoded';
  expect(await (await POST(post('name=Ada&tags=a', urlencoded))).json()).toEqual({
    name: 'Ada',
    tags: ['a'],
  });
  const form = new FormData();
  form.append('name', 'Ada');
  form.append('tags', 'a');
  form.append('tags', 'b');
  form.append('file', new File(['content'], 'a.txt'));
  const answer = await POST(new Request(URL_OF_USERS, { method: 'POST', body: form }));
  expect(await answer.json()).toEqual({ name: 'Ada', tags: ['a', 'b'], text: 'content' });
  expect((await problemOf(POST(post('tags=a', urlencoded)))).errors).toMatchObject([{ pointer: '/name' }]);
  expect(await problemOf(POST(post('--x', 'multipart/form-data; boundary=x')))).toMatchObject({
    status: 400,
  });
  expect(await problemOf(POST(post('{}')))).toMatchObject({ status: 415 });
});

const echo = (options?: ValidateOptions) =>
  validate({ body: z.unknown() }, (_request, { body }) => Response.json({ body }), options);

test.each([
  ['text/plain'],
  ['application/x-www-form-urlencoded'],
  ['application/json; charset=iso-8859-1'],
  ['nonsense'],
])('validate: 415 for a body of the type %s', async (type) => {
  const answer = echo()(post('{}', type));
  const copy = (await answer).clone();
  expect(copy.headers.get('accept')).toBe('application/json');
  expect(await problemOf(answer)).toMatchObject({ status: 415, title: 'Unsupported Media Type' });
});

test('validate: 415 for a body without a type, or with an encoding', async () => {
  const untyped = new Request(URL_OF_USERS, { method: 'POST', body: new Uint8Array([0x31]) });
  expect(await problemOf(echo()(untyped))).toMatchObject({ status: 415 });
  const zipped = echo()(post('{}', undefined, { 'content-encoding': 'gzip' }));
  expect((await zipped).headers.get('accept-encoding')).toBe('identity');
  expect(await problemOf(zipped)).toMatchObject({ status: 415 });
});

test('validate: no body and no type is `undefined`, an empty body of JSON is an error', async () => {
  const POST = validate({ body: z.object({}).optional() }, (_request, { body }) => Response.json({ body }));
  expect(await (await POST(new Request(URL_OF_USERS, { method: 'POST' }))).json()).toEqual({});
  expect(await problemOf(POST(post('')))).toMatchObject({ status: 400 });
});

test('validate: 400 for what is no JSON, with its place', async () => {
  const problem = await problemOf(echo()(post('{\n  "a": oops\n}')));
  expect(problem).toMatchObject({
    status: 400,
    detail: 'The body is not valid JSON: unexpected "o" at line 2, column 8.',
    errors: [{ in: 'body', pointer: '', message: expect.stringContaining('line 2, column 8') }],
  });
});

test('validate: refuses names that reach prototypes', async () => {
  const problem = await problemOf(echo()(post('{"a":{"__proto__":{"isAdmin":true}}}')));
  expect(problem).toMatchObject({ status: 400, errors: [{ in: 'body', pointer: '/a/__proto__' }] });
  expect(await problemOf(echoQuery(get('?__proto__=x')))).toMatchObject({
    status: 400,
    errors: [{ in: 'query', pointer: '/__proto__' }],
  });
  const GET = validate({ cookies: z.looseObject({}), headers: z.looseObject({}) }, (_request, { cookies }) =>
    Response.json(cookies),
  );
  expect(await (await GET(get('', { cookie: '__proto__=x; a=1' }))).json()).toEqual({ a: '1' });
});

test.each([true, false])(
  'validate: 413 for a body that is too large, its length stated: %s',
  async (isStated) => {
    const text = JSON.stringify('x'.repeat(2000));
    const pulled = { count: 0 };
    const body = isStated
      ? text
      : new ReadableStream<Uint8Array>({
          pull(controller) {
            pulled.count++;
            controller.enqueue(new TextEncoder().encode('x'.repeat(600)));
          },
        });
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      body,
      duplex: 'half',
      headers: {
        'content-type': 'application/json',
        ...(isStated && { 'content-length': `${text.length}` }),
      },
    };
    expect(await problemOf(echo({ maxBodySize: '1kb' })(new Request(URL_OF_USERS, init)))).toMatchObject({
      status: 413,
    });
    expect(pulled.count).toBeLessThan(5);
  },
);

test('validate: lists no more errors than it is told, and says how many there are', async () => {
  const POST = validate({ body: z.array(z.number()) }, () => new Response());
  const problem = await problemOf(POST(post(JSON.stringify(Array(10_000).fill('x')))));
  expect(problem.detail).toBe('The request has 10000 errors, of which 20 are listed.');
  expect(problem.errors).toHaveLength(20);
});

test('validate: shortens messages that repeat what was sent', async () => {
  const POST = validate({ body: type({ a: '"x" | "y"' }) }, () => new Response());
  const problem = await problemOf(POST(post(JSON.stringify({ a: 'z'.repeat(100_000) }))));
  expect(JSON.stringify(problem).length).toBeLessThan(1000);
});

const named = (name: string, bodyName: string) =>
  new Request(`${URL_OF_USERS}?name=${name}`, {
    method: 'POST',
    body: JSON.stringify({ name: bodyName }),
    headers: { 'content-type': 'application/json' },
  });

test('validate: schemas that are not done at once', async () => {
  const taken = z.string().refine(async (name) => name !== 'ada', 'is taken');
  const POST = validate(
    { query: z.object({ name: taken }), body: z.object({ name: taken }) },
    (_request, { query }) => Response.json(query),
  );
  expect((await POST(named('bob', 'bob'))).status).toBe(200);
  expect((await problemOf(POST(named('ada', 'bob')))).errors).toEqual([
    { in: 'query', pointer: '/name', message: 'is taken' },
  ]);
  expect((await problemOf(POST(named('bob', 'ada')))).errors).toEqual([
    { in: 'body', pointer: '/name', message: 'is taken' },
  ]);
});

test('validate: statuses and answers of one’s own', async () => {
  const schemas = { params: z.object({ id: z.coerce.number() }), body: z.object({ a: z.string() }) };
  const context = { params: Promise.resolve({ id: 'x' }) };
  const found = validate(schemas, () => new Response(), { status: { params: 404, body: 400 } });
  expect(await problemOf(found(post('{}'), context))).toMatchObject({ status: 404, title: 'Not Found' });
  expect(await problemOf(found(post('{}'), { params: Promise.resolve({ id: '1' }) }))).toMatchObject({
    status: 400,
  });
  const own = validate(schemas, () => new Response(), {
    onInvalid: ({ status, errors }, { method }) =>
      Response.json([status, method, errors.length], { status: 418 }),
  });
  expect(await (await own(post('{}'), context)).json()).toEqual([400, 'POST', 1]);
});

test('validate: checks answers in JSON, by status', async () => {
  const user = z.object({ name: z.string() });
  const answering = (response: Response) =>
    validate({ response: { 200: user, 404: z.object({ title: z.string() }) } }, () => response)(get());
  expect(await (await answering(Response.json({ name: 'Ada' }))).json()).toEqual({ name: 'Ada' });
  await expect(answering(Response.json({ name: 1 }))).rejects.toMatchObject({
    code: 'ERR_RESPONSE_INVALID',
    message: expect.stringContaining(
      'GET /api/users answered 200 with what its response schema does not allow: /name:',
    ),
  });
  await expect(answering(Response.json({}, { status: 404 }))).rejects.toThrow('/title');
  expect((await answering(Response.json({}, { status: 500 }))).status).toBe(500);
  expect((await answering(new Response('text'))).status).toBe(200);
  const any = validate({ response: user }, () => Response.json({}, { status: 201 }));
  await expect(any(get())).rejects.toMatchObject({ code: 'ERR_RESPONSE_INVALID' });
});

test('contractOf: the schemas of a handler', () => {
  const body = z.object({});
  const handler = validate({ body }, () => new Response());
  expect(contractOf(handler)).toEqual({ body, bodyTypes: ['json'] });
  expect(contractOf(handler)?.body).toBe(body);
  expect((handler as unknown as Record<symbol, unknown>)[Symbol.for('waymark.contract')]).toBe(
    contractOf(handler),
  );
  expect(contractOf(() => new Response())).toBeUndefined();
});

const refused = (schemas: object) => () => validate(schemas as { body?: never }, () => new Response());

test('validate: refuses what is no schema', () => {
  expect(refused({ body: { type: 'object' } })).toThrow(
    'Cannot validate with the schema `body`: it has no `~standard`',
  );
  expect(refused({ boddy: z.object({}) })).toThrow('`boddy`: there are params, query,');
  expect(refused({ response: { 200: {} } })).toThrow('`response`');
  expect(() => validate({}, () => new Response(), { maxBodySize: 'much' as '1mb' })).toThrow(
    'maxBodySize of validate()',
  );
});

test.each([
  ['zod', z.array(z.union([z.object({ a: z.string() }), z.string()]))],
  ['valibot', v.array(v.union([v.object({ a: v.string() }), v.string()]))],
  ['arktype', type({ a: 'string' }).or('string').array()],
])('validate: a body that would have %s find half a million errors is refused', async (_library, body) => {
  const POST = validate({ body }, () => new Response());
  const problem = await problemOf(POST(post(`[${'0,'.repeat(500_000)}0]`)));
  expect(problem).toMatchObject({ status: 400, detail: 'The body has more than 20000 values.' });
  const form = validate({ body }, () => new Response(), { bodyTypes: ['urlencoded'] });
  const fields = post('a=&'.repeat(30_000), 'application/x-www-form-urlencoded');
  expect(await problemOf(form(fields))).toMatchObject({ status: 400 });
});

const ADA: Identity = { method: 'test', subject: 'ada', scopes: [], roles: [] };
const method: AuthMethod = {
  scheme: 'Test',
  isAmbient: false,
  authenticate: ({ headers }) => (headers.get('authorization') === 'Test ada' ? ADA : undefined),
};

test('validate: inside of withAuth, withRateLimit and idempotency, whose context has its type', async () => {
  const withAuth = createWithAuth({ methods: [method] });
  const body = z.object({ amount: z.number() });
  let count = 0;
  const POST = withRateLimit(
    withAuth(
      idempotency(
        {},
        validate({ body }, async (_request, { body: { amount }, auth }) => {
          expectTypeOf(auth.subject).toEqualTypeOf<string>();
          expectTypeOf(amount).toEqualTypeOf<number>();
          return Response.json({ amount, subject: auth.subject, count: ++count });
        }),
      ),
    ),
    { name: 'validate.test', limit: 3, window: '1m', by: () => 'ada' },
  );
  const paid = () =>
    POST(post('{"amount":1}', undefined, { authorization: 'Test ada', 'idempotency-key': 'validate.test' }));
  const answers = [await paid(), await paid(), await POST(post('{}')), await paid()];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 401, 429]);
  expect(await answers[0]?.json()).toEqual({ amount: 1, subject: 'ada', count: 1 });
  expect(await answers[1]?.json()).toEqual({ amount: 1, subject: 'ada', count: 1 });
  expect(contractOf(POST)?.body).toBe(body);
});
