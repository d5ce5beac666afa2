import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACTION_FILES, actionIdOf, formOf, visibleText } from './harness/actions-project.ts';
import { makePagesProject } from './harness/pages-project.ts';
import { type RunningCommand, runWaymark, serveWaymark } from './harness/run-waymark.ts';

const project = makePagesProject(ACTION_FILES);

/** The field with the variables of an inline action. */
function sealed(form: FormData) {
  return [...form].find(([key]) => /^\$ACTION_\w+:2$/.test(key)) ?? [];
}

beforeAll(async () => {
  const built = await runWaymark(['build'], project.dir);
  expect(built.stderr).toBe('');
}, 120_000);

afterAll(() => project.remove());

test('build and routes: actions that something uses are listed with their files', async () => {
  const listed = await runWaymark(['routes', '--json'], project.dir);
  const rows = (JSON.parse(listed.stdout) as { kind: string; path: string; file: string }[]).filter(
    ({ kind }) => kind === 'action',
  );
  expect(rows).toContainEqual({ kind: 'action', path: 'add', file: 'app/actions.ts:8', methods: ['POST'] });
  expect(rows).toContainEqual({
    kind: 'action',
    path: 'keep',
    file: 'app/inline/page.tsx:6',
    methods: ['POST'],
  });
  expect(rows.map(({ path }) => path)).not.toContain('unused');
});

describe.each(['start', 'dev'] as const)('%s', (command) => {
  let server: RunningCommand;

  beforeAll(async () => {
    server = await serveWaymark(command, project.dir);
  }, 60_000);

  afterAll(async () => {
    await server?.stop();
  });

  const page = async (path = '/') => (await fetch(server.url + path)).text();
  const send = (form: FormData, path = '/', headers: Record<string, string> = {}) =>
    fetch(server.url + path, { method: 'POST', body: form, headers, redirect: 'manual' });
  const submit = async (id: string, path = '/') => send(formOf(await page(path), id), path);
  const call = async (id: string, body: BodyInit = '[]', headers: Record<string, string> = {}) =>
    fetch(`${server.url}/`, {
      method: 'POST',
      body,
      headers: { 'next-action': id, accept: 'text/x-component', ...headers },
    });
  const idOf = async (name: string) => actionIdOf(await page(), name);

  describe('a form without JavaScript', () => {
    test('runs its action, and shows the page as it is afterwards', async () => {
      const form = formOf(await page(), 'add');
      form.set('name', 'Grace');
      const response = await send(form);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      const kept = command === 'dev' ? 'no-store' : 'no-cache, no-store, max-age=0, must-revalidate';
      expect(response.headers.get('cache-control')).toBe(kept);
      expect(visibleText(await response.text())).toContain('Home Grace');
    });

    test.each([
      ['leave', '/other?from=leave'],
      ['leaveForGood', '/other'],
      ['goAway', 'https://example.org/away'],
    ])('%s: 303 to %s', async (id, location) => {
      const response = await submit(id);
      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toBe(location);
    });

    test('sets cookies, with a redirect too', async () => {
      expect((await submit('sign')).headers.getSetCookie()).toEqual(['user=ada; Path=/']);
      const left = await submit('signAndLeave');
      expect(left.status).toBe(303);
      expect(left.headers.getSetCookie()).toEqual(['user=ada; Path=/']);
    });

    test('notFound() and forbidden() have their status', async () => {
      const missed = await submit('miss');
      expect(missed.status).toBe(404);
      expect(visibleText(await missed.text())).toContain('nothing here');
      expect((await submit('forbid')).status).toBe(403);
    });

    test('useActionState shows the result, and sends it the next time', async () => {
      const first = await submit('greet', '/state');
      const html = await first.text();
      expect(visibleText(html)).toContain('Hello Ada, not nobody');
      const second = await send(formOf(html, 'greet'), '/state');
      expect(visibleText(await second.text())).toContain('Hello Ada, not Hello Ada, not nobody');
    });

    test('an action that a client component binds is shown, and the server goes on', async () => {
      const response = await submit('bound', '/bound');
      expect(response.status).toBe(200);
      expect(visibleText(await response.text())).toContain('Dr. Ada, not nobody');
    });

    test('an inline action gets the variables that it closes over, which do not show', async () => {
      const html = await page('/inline');
      expect(html).not.toContain('variable-of-the-server');
      const response = await send(formOf(html, 'keep'), '/inline');
      expect(visibleText(await response.text())).toContain('variable-of-the-server Ada');
      expect(visibleText(await (await submit('drop', '/inline')).text())).not.toContain(
        'variable-of-the-server',
      );
    });

    test('variables of another action, or changed ones, are refused', async () => {
      const html = await page('/inline');
      const [keep, drop] = [formOf(html, 'keep'), formOf(html, 'drop')];
      const [key = '', value = ''] = sealed(keep);
      keep.set(key, String(sealed(drop)[1]));
      expect((await send(keep, '/inline')).status).toBe(400);
      const text = String(value);
      keep.set(key, text.slice(0, 40) + (text[40] === 'A' ? 'B' : 'A') + text.slice(41));
      expect((await send(keep, '/inline')).status).toBe(400);
      keep.delete(key);
      expect((await send(keep, '/inline')).status).toBe(400);
      keep.set(key, text);
      expect((await send(keep, '/inline')).status).toBe(200);
    });
  });

  describe('a call from a script', () => {
    test('gets the result', async () => {
      const response = await call(await idOf('changeTag'));
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/x-component');
      expect(response.headers.has('x-action-revalidated')).toBe(false);
    });

    test.each([
      ['changePath', '1'],
      ['update', '1'],
      ['sign', '1'],
      ['renew', '2'],
    ])('%s: gets the page, too, and is told what has changed', async (name, revalidated) => {
      const response = await call(await idOf(name));
      expect(response.headers.get('x-action-revalidated')).toBe(revalidated);
      expect(await response.text()).toContain('Home');
    });

    test('is told of a redirect', async () => {
      const response = await call(await idOf('leave'));
      expect(response.status).toBe(200);
      expect(response.headers.get('x-action-redirect')).toBe('/other?from=leave;push');
      expect((await call(await idOf('leaveForGood'))).headers.get('x-action-redirect')).toBe(
        '/other;replace',
      );
    });

    test('notFound() and forbidden() come as their digest', async () => {
      const missed = await call(await idOf('miss'));
      expect(missed.status).toBe(404);
      expect(await missed.text()).toContain('NEXT_HTTP_ERROR_FALLBACK;404');
      expect((await call(await idOf('forbid'))).status).toBe(403);
    });
  });

  describe('a request that is none', () => {
    test.each(['abc', 'a'.repeat(42), 'toString', '__proto__', 'constructor#name', 'é#x', ''])(
      'an id that there is not: %s',
      async (id) => {
        const response = await call(encodeURI(id));
        expect(response.status).toBe(404);
        expect(response.headers.get('x-nextjs-action-not-found')).toBe('1');
        expect(await response.text()).toBe('Server Action unavailable.');
        const form = new FormData();
        form.set(`$ACTION_ID_${id}`, '');
        expect((await send(form)).status).toBe(404);
      },
    );

    test.each(['toString', '__proto__', 'constructor', 'unused', 'add#describe', ''])(
      'what a module has besides its actions: %s',
      async (name) => {
        if (name === 'unused' && command === 'dev') return;
        const [file] = (await idOf('add')).split('#');
        expect((await call(`${file}#${name}`)).status).toBe(404);
      },
    );

    test.each([
      ['no JSON', 'nonsense{'],
      ['nothing', ''],
      ['no list', '{"a":1}'],
      ['a text', '"add"'],
      ['a part that is not there', '["$F1"]'],
      ['an action that is not there', '["$h1"]'],
      ['a property of a prototype', '["$0:constructor:constructor"]'],
      ['a file that is not there', '["$B1"]'],
      ['a stream without end', '["$R1"]'],
      ['an iterable without end', '["$X1"]'],
      ['more arguments than a function takes', JSON.stringify(Array(2000).fill(1))],
      ['a number of too many digits', `["$n${'9'.repeat(400)}"]`],
      ['lists in lists', '['.repeat(9000) + ']'.repeat(9000)],
    ])('a body that cannot be read: %s', async (_name, body) => {
      const response = await call(await idOf('changeTag'), body);
      expect(response.status).toBe(400);
      expect(await response.text()).toBe('Invalid Server Action request.');
    });

    test('arguments that wait for themselves', async () => {
      const id = await idOf('changeTag');
      const form = new FormData();
      form.set('1', JSON.stringify({ id, bound: '$@0' }));
      form.set('0', '["$h1"]');
      expect((await call(id, form)).status).toBe(400);
    }, 20_000);

    test('a form of several parts that is none, or names no action', async () => {
      const type = 'multipart/form-data; boundary=x';
      const broken = await fetch(server.url, {
        method: 'POST',
        headers: { 'content-type': type },
        body: 'zzz',
      });
      expect(broken.status).toBe(400);
      const form = new FormData();
      form.set('name', 'Ada');
      expect((await send(form)).status).toBe(400);
    });

    test('a body over the limit: 413', async () => {
      const large = JSON.stringify(['x'.repeat(30_000)]);
      expect((await call(await idOf('changeTag'), large)).status).toBe(413);
      const pieces = new ReadableStream({
        start(controller) {
          for (let at = 0; at < 30; at++) controller.enqueue(new TextEncoder().encode('x'.repeat(1000)));
          controller.close();
        },
      });
      const init = {
        method: 'POST',
        body: pieces,
        headers: { 'next-action': await idOf('add') },
        duplex: 'half',
      };
      expect((await fetch(server.url, init as RequestInit)).status).toBe(413);
      const form = formOf(await page(), 'add');
      form.set('name', 'x'.repeat(30_000));
      expect((await send(form)).status).toBe(413);
    });

    test('another origin: 403, unless the config allows it', async () => {
      const id = await idOf('changeTag');
      const from = async (origin: string, headers = {}) =>
        (await call(id, '[]', { origin, ...headers })).status;
      expect(await from(server.url)).toBe(200);
      expect(await from('https://evil.example')).toBe(403);
      expect(await from('null')).toBe(403);
      expect(await from('nonsense')).toBe(403);
      expect(await from('https://partner.example')).toBe(200);
      expect(await from('https://best.friends.example')).toBe(200);
      expect(await from('https://friends.example')).toBe(403);
      expect(await from('https://front.example', { 'x-forwarded-host': 'front.example' })).toBe(200);
      const form = formOf(await page(), 'add');
      expect((await send(form, '/', { origin: 'https://evil.example' })).status).toBe(403);
    });
  });

  test('an action that fails: 500, reported with its file and name', async () => {
    const response = await call(await idOf('fail'));
    expect(response.status).toBe(500);
    const text = await response.text();
    if (command === 'start') expect(text).not.toMatch(/secret|actions\.ts|at fail/);
    const submitted = await submit('fail');
    expect(submitted.status).toBe(500);
    if (command === 'start') expect(await submitted.text()).not.toContain('secret');
    expect(server.output()).toContain('a secret of the server');
    if (command === 'start') expect(server.output()).toContain('(action fail of app/actions.ts) failed');
  });

  test('after() runs once the answer is out', async () => {
    await (await call(await idOf('later'))).text();
    await expect.poll(() => server.output()).toContain('ran after the answer');
  });

  test('a Route Handler gets what is sent to it', async () => {
    const response = await fetch(`${server.url}/api/plain`, {
      method: 'POST',
      body: '[]',
      headers: { 'next-action': 'abc' },
    });
    expect(await response.json()).toEqual({ action: 'abc' });
  });

  test('other methods get the page', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const response = await fetch(server.url, { method, headers: { 'content-type': 'application/json' } });
      expect(response.status).toBe(200);
      expect(visibleText(await response.text())).toContain('Home');
    }
  });
});
