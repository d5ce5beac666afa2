import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningCommand, runWaymark, serveWaymark } from './harness/run-waymark.ts';
import { sendRaw } from './harness/raw-http.ts';
import { makeProjectWith } from './harness/with-packages.ts';

const project = makeProjectWith(['zod', 'valibot', 'arktype', '@ark', 'arkregex'], {
  'app/api/users/[id]/route.ts': `
import type { NextRequest } from 'next/server';
import { validate } from 'waymark/validate';
import { z } from 'zod';
export const PUT = validate(
  {
    params: z.object({ id: z.coerce.number() }),
    query: z.object({ tag: z.array(z.string()).optional() }),
    cookies: z.object({ token: z.string().optional() }),
    body: z.object({ name: z.string() }),
  },
  async (request: NextRequest, { params, query, cookies, body }) =>
    Response.json({ params, query, cookies, body, path: request.nextUrl.pathname }),
);
`,
  'app/api/small/route.ts': `
import { validate } from 'waymark/validate';
import { unknown } from 'valibot';
export const maxBodySize = '1kb';
export const POST = validate({ body: unknown() }, async (_request, { body }) => Response.json(body));
`,
  'app/api/forms/route.ts': `
import { validate } from 'waymark/validate';
import { type } from 'arktype';
export const POST = validate(
  { body: type({ name: 'string', 'file?': type.instanceOf(File) }) },
  async (_request, { body }) => Response.json([body.name, await body.file?.text()]),
  { bodyTypes: ['urlencoded', 'multipart'] },
);
`,
  'app/api/answer/route.ts': `
import { validate } from 'waymark/validate';
import { z } from 'zod';
export const GET = validate({ response: z.object({ ok: z.boolean() }) }, async () => Response.json({ ok: 'yes' }));
`,
});
afterAll(() => project.remove());

beforeAll(async () => {
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

const json = { 'content-type': 'application/json' };

describe.each(['dev', 'start'] as const)('validate in waymark %s', (command) => {
  let server: RunningCommand;
  beforeAll(async () => {
    server = await serveWaymark(command, project.dir);
  });
  afterAll(async () => {
    await server.stop();
  });

  const send = (method: string, path: string, body?: BodyInit, headers: Record<string, string> = {}) =>
    fetch(server.url + path, { method, headers, ...(body !== undefined && { body }) });

  test('parsed values reach the handler', async () => {
    const headers = { ...json, cookie: 'token=a%20b' };
    const answer = await send('PUT', '/api/users/7?tag=a', '{"name":"Ada"}', headers);
    expect(await answer.json()).toEqual({
      params: { id: 7 },
      query: { tag: ['a'] },
      cookies: { token: 'a b' },
      body: { name: 'Ada' },
      path: '/api/users/7',
    });
  });

  test('what does not fit is answered with a problem body that names each field', async () => {
    const parameters = await send('PUT', '/api/users/x?tag=a', '{}', json);
    expect(parameters.status).toBe(400);
    expect(await parameters.json()).toMatchObject({ errors: [{ in: 'params', pointer: '/id' }] });
    const body = await send('PUT', '/api/users/7', '{}', json);
    expect(body.status).toBe(422);
    expect(body.headers.get('content-type')).toBe('application/problem+json');
    expect(await body.json()).toMatchObject({ status: 422, errors: [{ in: 'body', pointer: '/name' }] });
  });

  test('a wrong type, a syntax error and a name that reaches prototypes', async () => {
    expect((await send('PUT', '/api/users/7', '{}', { 'content-type': 'text/plain' })).status).toBe(415);
    const malformed = await send('PUT', '/api/users/7', '{"name":}', json);
    expect(malformed.status).toBe(400);
    expect(await malformed.json()).toMatchObject({ detail: expect.stringContaining('line 1, column 9') });
    const polluting = await send('PUT', '/api/users/7', '{"__proto__":{"name":"x"}}', json);
    expect(await polluting.json()).toMatchObject({ status: 400, errors: [{ pointer: '/__proto__' }] });
  });

  test('the limit of the route counts, whether the body states its length or comes in chunks', async () => {
    const text = JSON.stringify('x'.repeat(2000));
    expect((await send('POST', '/api/small', text, json)).status).toBe(413);
    const chunked = await sendRaw(server.url, 'POST /api/small', {
      headers: { ...json, 'transfer-encoding': 'chunked', 'content-length': null },
      body: `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`,
    });
    expect(chunked.status).toBe(413);
    expect(await (await send('POST', '/api/small', '[1]', json)).json()).toEqual([1]);
  });

  test('forms, with files', async () => {
    const form = new FormData();
    form.set('name', 'Ada');
    form.set('file', new File(['content'], 'a.txt'));
    expect(await (await send('POST', '/api/forms', form)).json()).toEqual(['Ada', 'content']);
    expect(await (await send('POST', '/api/forms', new URLSearchParams({ name: 'Ada' }))).json()).toEqual([
      'Ada',
      null,
    ]);
  });

  test('a body that is nested without end is refused', async () => {
    const deep = await send('PUT', '/api/users/7', '{"name":'.repeat(100_000), json);
    expect(deep.status).toBe(400);
    expect(await deep.json()).toMatchObject({ detail: 'The body is nested deeper than 100 levels.' });
  });

  test(`answers are ${command === 'dev' ? 'checked' : 'not checked'}`, async () => {
    const answer = await send('GET', '/api/answer');
    if (command === 'start') {
      expect(await answer.json()).toEqual({ ok: 'yes' });
      return;
    }
    expect(answer.status).toBe(500);
    await expect.poll(() => server.output()).toContain('GET /api/answer answered 200');
  });
});
