import { existsSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeProject, type RunningCommand, runWaymark, serveWaymark } from './harness/run-waymark.ts';

// Libraries that people have in their Next.js projects: the route files of their own documentation, unchanged.

/** They bring Next.js along, so that they stand with the twin: `npm ci --prefix test/twin`. */
const PACKAGES = resolve(import.meta.dirname, 'twin/node_modules');
const isInstalled = existsSync(join(PACKAGES, 'next-auth')) && existsSync(join(PACKAGES, 'better-auth'));
if (!isInstalled)
  console.warn('Left out: better-auth and next-auth are not installed: npm ci --prefix test/twin');

const COMMON = {
  // In dev it is by these that packages are known that import `next/*`.
  'package.json':
    '{ "type": "module", "dependencies": { "better-auth": "1.7.25", "next-auth": "5.0.0-beta.32" } }',
  'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
};

const BETTER_AUTH = {
  ...COMMON,
  '.env': 'BETTER_AUTH_SECRET=a-secret-of-at-least-32-characters\n',
  'lib/auth.ts': `import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';

export const auth = betterAuth({
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  emailAndPassword: { enabled: true },
});
`,
  'app/api/auth/[...all]/route.ts': `import { toNextJsHandler } from 'better-auth/next-js';
import { auth } from '@/lib/auth';

export const { GET, POST } = toNextJsHandler(auth);
`,
  'app/api/me/route.ts': `import { headers } from 'next/headers';
import { auth } from '@/lib/auth';

export async function GET() {
  const session = await auth.api.getSession({ headers: await headers() });
  return session ? Response.json(session.user) : Response.json({ error: 'Unauthorized' }, { status: 401 });
}
`,
};

const NEXT_AUTH = {
  ...COMMON,
  '.env': 'AUTH_SECRET=a-secret-of-at-least-32-characters\nAUTH_TRUST_HOST=true\n',
  'auth.ts': `import NextAuth from 'next-auth';
import Credentials from 'next-auth/providers/credentials';

export const { handlers, signIn, signOut, auth } = NextAuth({
  providers: [
    Credentials({
      credentials: { username: {}, password: { type: 'password' } },
      authorize: async ({ username, password }) =>
        password === 'correct-horse' ? { id: '7', name: String(username) } : null,
    }),
  ],
});
`,
  'app/api/auth/[...nextauth]/route.ts': `import { handlers } from '@/auth';

export const { GET, POST } = handlers;
`,
  'app/api/me/route.ts': `import { auth } from '@/auth';

export const GET = auth((request) =>
  request.auth
    ? Response.json(request.auth.user)
    : Response.json({ error: 'Unauthorized' }, { status: 401 }),
);
`,
  'app/api/session/route.ts': `import { auth } from '@/auth';

export async function GET() {
  return Response.json((await auth())?.user ?? null);
}
`,
};

/** What a browser does with cookies. */
class Browser {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  async send(method: string, path: string, body?: URLSearchParams | object): Promise<Response> {
    const isForm = body instanceof URLSearchParams;
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    const response = await fetch(this.#url + path, {
      method,
      redirect: 'manual',
      headers: {
        origin: this.#url,
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }
}

function describeLibrary(
  name: string,
  files: Readonly<Record<string, string>>,
  define: (visit: () => Browser) => void,
): void {
  describe.skipIf(!isInstalled)(name, () => {
    let project: ReturnType<typeof makeProject>;
    beforeAll(async () => {
      project = makeProject(files);
      symlinkSync(PACKAGES, join(project.dir, 'node_modules'), 'dir');
      const { code, stderr } = await runWaymark(['build'], project.dir);
      expect(code, stderr).toBe(0);
    });
    afterAll(() => project.remove());

    describe.each(['dev', 'start'] as const)('%s:', (command) => {
      let server: RunningCommand;
      beforeAll(async () => {
        server = await serveWaymark(command, project.dir);
      });
      afterAll(() => server.stop());
      define(() => new Browser(server.url));
    });
  });
}

describeLibrary('better-auth, mounted at app/api/auth/[...all]', BETTER_AUTH, (visit) => {
  test('signs up, in and out; a handler of the project reads the session', async () => {
    const browser = visit();
    expect((await browser.send('GET', '/api/auth/ok')).status).toBe(200);
    expect((await browser.send('GET', '/api/me')).status).toBe(401);
    const account = { email: 'ada@example.com', password: 'correct-horse-battery' };
    const signedUp = await browser.send('POST', '/api/auth/sign-up/email', { ...account, name: 'Ada' });
    expect(signedUp.status, await signedUp.clone().text()).toBe(200);
    expect(await (await browser.send('GET', '/api/me')).json()).toMatchObject({ name: 'Ada' });
    const other = visit();
    const wrong = await other.send('POST', '/api/auth/sign-in/email', {
      ...account,
      password: 'wrong-wrong',
    });
    expect(wrong.status).toBe(401);
    expect((await other.send('POST', '/api/auth/sign-in/email', account)).status).toBe(200);
    expect(await (await other.send('GET', '/api/auth/get-session')).json()).toMatchObject({
      user: { email: 'ada@example.com' },
    });
    expect((await other.send('POST', '/api/auth/sign-out', {})).status).toBe(200);
    expect((await other.send('GET', '/api/me')).status).toBe(401);
    expect((await browser.send('GET', '/api/me')).status).toBe(200);
  });
});

describeLibrary('next-auth (Auth.js 5), mounted at app/api/auth/[...nextauth]', NEXT_AUTH, (visit) => {
  test('signs in with credentials and out; auth() wraps a handler, and is called in one', async () => {
    const browser = visit();
    expect(await (await browser.send('GET', '/api/auth/providers')).json()).toMatchObject({
      credentials: { id: 'credentials' },
    });
    expect((await browser.send('GET', '/api/me')).status).toBe(401);
    const { csrfToken } = (await (await browser.send('GET', '/api/auth/csrf')).json()) as {
      csrfToken: string;
    };
    const form = { csrfToken, username: 'Ada', password: 'correct-horse' };
    const callback = '/api/auth/callback/credentials';
    const wrong = await browser.send('POST', callback, new URLSearchParams({ ...form, password: 'wrong' }));
    expect(wrong.headers.get('location')).toContain('error=CredentialsSignin');
    expect((await browser.send('GET', '/api/me')).status).toBe(401);
    const right = await browser.send('POST', callback, new URLSearchParams(form));
    expect([right.status, right.headers.get('location')?.includes('error')]).toEqual([302, false]);
    expect(await (await browser.send('GET', '/api/me')).json()).toMatchObject({ name: 'Ada' });
    expect(await (await browser.send('GET', '/api/session')).json()).toMatchObject({ name: 'Ada' });
    expect(await (await browser.send('GET', '/api/auth/session')).json()).toMatchObject({
      user: { name: 'Ada' },
      expires: expect.any(String),
    });
    await browser.send('POST', '/api/auth/signout', new URLSearchParams({ csrfToken }));
    expect((await browser.send('GET', '/api/me')).status).toBe(401);
    expect(await (await browser.send('GET', '/api/session')).json()).toBe(null);
  });
});
