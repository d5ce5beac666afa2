import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestApp } from 'waymark/testing';

let app;

before(async () => {
  app = await createTestApp(new URL('..', import.meta.url));
});

after(() => app?.close());

test('GET /api/hello greets', async () => {
  const response = await app.fetch(new Request('http://localhost/api/hello?name=Ada'));
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { message: 'Hello, Ada!' });
});

test('POST /api/hello greets', async () => {
  const response = await app.fetch(post('{"name": "Ada"}'));
  assert.equal(response.status, 201);
  assert.deepEqual(await response.json(), { message: 'Hello, Ada!' });
});

test('POST /api/hello answers 400 to a body it cannot use', async () => {
  const response = await app.fetch(post('{"nome": "Ada"}'));
  assert.equal(response.status, 400);
  assert.equal(response.headers.get('content-type'), 'application/problem+json');
});

test('GET /api/hello/[name] greets', async () => {
  const response = await app.fetch(new Request('http://localhost/api/hello/Ada'));
  assert.deepEqual(await response.json(), { message: 'Hello, Ada!' });
});

function post(body) {
  return new Request('http://localhost/api/hello', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
}
