import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { createTestApp } from '../dist/dev/testing.js';
import { makeProject } from './harness/run-waymark.ts';
import { openWebSocket } from './harness/web-socket-client.ts';

const project = makeProject({
  'package.json': '{ "type": "module" }',
  '.env.test': 'FROM=env.test\n',
  '.env.local': 'FROM=env.local\n',
  'app/hello/[name]/route.ts': `import { after } from 'next/server';
import { cookies } from 'next/headers';
export async function GET(request: Request, { params }: { params: Promise<{ name: string }> }) {
  const { name } = await params;
  (await cookies()).set('last', name);
  after(() => { globalThis.afterRan = name; });
  return Response.json({ name, from: process.env.FROM });
}
`,
  'app/echo/route.ts': `import { NextResponse } from 'next/server';
export const GET = () => NextResponse.upgrade({ message: (peer, message) => void peer.send(message.rawData) });`,
  'app/fail/route.ts': `export const GET = () => { throw new Error('no luck'); };`,
});
afterAll(() => project.remove());
afterEach(() => vi.restoreAllMocks());

describe('createTestApp', () => {
  test('createTestApp: answers requests in this process, from a path or a URL', async () => {
    for (const dir of [project.dir, pathToFileURL(`${project.dir}/`)]) {
      const app = await createTestApp(dir);
      const response = await app.fetch(new Request('http://localhost/hello/Ada'));
      expect(await response.json()).toEqual({ name: 'Ada', from: 'env.test' });
      expect(response.headers.getSetCookie()).toEqual(['last=Ada; Path=/']);
      expect((await app.fetch(new Request('http://localhost/nowhere'))).status).toBe(404);
      await app.close();
      expect((globalThis as { afterRan?: string }).afterRan).toBe('Ada');
    }
  });

  test('createTestApp: listens, for a WebSocket, until it is closed', async () => {
    const app = await createTestApp(project.dir);
    const refused = await app.fetch(
      new Request('http://localhost/echo', {
        headers: {
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        },
      }),
    );
    expect(refused.status).toBe(426);
    const origin = await app.listen();
    expect(await (await fetch(`${origin}/hello/Bob`)).json()).toMatchObject({ name: 'Bob' });
    const client = await openWebSocket(`${origin}/echo`);
    client.socket.send('hello');
    expect(await client.next()).toBe('hello');
    await app.close();
    expect((await client.closed).code).toBe(1001);
    await expect(fetch(origin)).rejects.toThrow();
  });

  test('createTestApp: what a handler throws is an empty 500, and is written with its place', async () => {
    const written = vi.spyOn(console, 'error').mockImplementation(() => {});
    const app = await createTestApp(project.dir);
    const response = await app.fetch(new Request('http://localhost/fail'));
    expect([response.status, await response.text()]).toEqual([500, '']);
    expect(written.mock.calls.join('\n')).toContain(
      'GET http://localhost/fail failed: Error: no luck\nat app/fail/route.ts:1:34',
    );
    await app.close();
  });

  test('createTestApp: rejects for a project that has errors', async () => {
    const broken = makeProject({ 'app/[a]/route.ts': '', 'app/[b]/x/route.ts': '' });
    await expect(createTestApp(broken.dir)).rejects.toThrow('stand at the same place');
    broken.remove();
    const empty = makeProject({ 'package.json': '{}' });
    await expect(createTestApp(empty.dir)).rejects.toThrow('There is no `app` folder');
    empty.remove();
  });
});
