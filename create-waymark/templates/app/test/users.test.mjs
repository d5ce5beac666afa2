import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestApp } from 'waymark/testing';

let app;

before(async () => {
  app = await createTestApp(new URL('..', import.meta.url));
});

after(() => app?.close());

test('GET /api/users finds users by name', async () => {
  const response = await app.fetch(new Request('http://localhost/api/users?query=ad'));
  assert.deepEqual(await response.json(), [{ id: 1, name: 'Ada' }]);
});

test('POST /api/users adds a user', async () => {
  const response = await app.fetch(post('{"name": "Edsger"}'));
  assert.equal(response.status, 201);
  assert.equal((await response.json()).name, 'Edsger');
});

test('POST /api/users answers 400 to a body it cannot use', async () => {
  const response = await app.fetch(post('{"name": ""}'));
  assert.equal(response.status, 400);
  assert.equal(response.headers.get('content-type'), 'application/problem+json');
});

test('GET / shows the users', async () => {
  const response = await app.fetch(new Request('http://localhost/'));
  assert.equal(response.status, 200);
  assert.match(await response.text(), /<li>Grace<\/li>/);
});

function post(body) {
  return new Request('http://localhost/api/users', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
}
