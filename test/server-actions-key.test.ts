import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formOf } from './harness/actions-project.ts';
import { makePagesProject } from './harness/pages-project.ts';
import { runWaymark, serveWaymark } from './harness/run-waymark.ts';

const VARIABLE = 'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY';
const key = randomBytes(32).toString('base64');

const FILES = {
  'app/page.tsx': `import { headers } from 'next/headers';
let seen = '';
export default async function Page() {
  await headers();
  const secret = 'a variable';
  async function keep() {
    'use server';
    seen = secret;
  }
  return <form id="keep" action={keep}><p>seen: {seen}</p><button>keep</button></form>;
}`,
};

const projects = [makePagesProject(FILES), makePagesProject(FILES)] as const;
afterAll(() => projects.forEach((project) => project.remove()));

const serve = (at: 0 | 1, env: Record<string, string>) => serveWaymark('start', projects[at].dir, { env });
const page = async (url: string) => (await fetch(url)).text();
const send = async (url: string, form: FormData) => (await fetch(url, { method: 'POST', body: form })).status;

describe('with a key of the environment', () => {
  beforeAll(async () => {
    for (const { dir } of projects)
      expect((await runWaymark(['build'], dir, { env: { [VARIABLE]: key } })).code).toBe(0);
  }, 120_000);

  test('it is not in the output', () => {
    const [{ dir }] = projects;
    const output = join(dir, '.waymark');
    const files = readdirSync(output, { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    expect(files.length).toBeGreaterThan(5);
    for (const { parentPath, name } of files)
      expect(readFileSync(join(parentPath, name), 'latin1').includes(key), name).toBe(false);
  });

  test('what one server has encrypted, another of the fleet opens, also of another build', async () => {
    const [one, other] = await Promise.all([
      serve(0, { [VARIABLE]: key }),
      serve(1, { [VARIABLE]: `${key}\n` }),
    ]);
    expect(await send(other.url, formOf(await page(one.url), 'keep'))).toBe(200);
    expect(await page(other.url)).toContain('a variable');
    await Promise.all([one.stop(), other.stop()]);
  });

  test('nor does one with another key, and no harm is done', async () => {
    const [one, other] = await Promise.all([
      serve(0, { [VARIABLE]: key }),
      serve(1, { [VARIABLE]: randomBytes(32).toString('base64') }),
    ]);
    expect(await send(other.url, formOf(await page(one.url), 'keep'))).toBe(400);
    expect(await page(other.url)).not.toContain('a variable');
    expect(await send(other.url, formOf(await page(other.url), 'keep'))).toBe(200);
    await Promise.all([one.stop(), other.stop()]);
  });

  test.each([
    ['no key', '', 'Cannot start without NEXT_SERVER_ACTIONS_ENCRYPTION_KEY'],
    ['one that is too short', randomBytes(16).toString('base64'), 'base64 of 16 bytes'],
    ['one that is no base64', 'correct horse', '13 characters that are no base64'],
  ])('a server with %s does not start', async (_name, value, says) => {
    const started = await runWaymark(['start', '--port', '0'], projects[0].dir, {
      env: { [VARIABLE]: value },
    });
    expect(started.code).toBe(1);
    expect(started.stderr).toContain('ERR_ENCRYPTION_KEY');
    expect(started.stderr).toContain(says);
  });

  test('nor is anything built with one that is none', async () => {
    const built = await runWaymark(['build'], projects[1].dir, { env: { [VARIABLE]: 'correct horse' } });
    expect(built.code).toBe(1);
    expect(built.stderr).toContain('ERR_ENCRYPTION_KEY');
  });
});

test('without one, each build has a key of its own, and a server may be given another', async () => {
  const [{ dir }] = projects;
  expect((await runWaymark(['build'], dir)).code).toBe(0);
  const [one, other] = await Promise.all([serve(0, {}), serve(0, { [VARIABLE]: key })]);
  const form = formOf(await page(one.url), 'keep');
  expect(await send(one.url, form)).toBe(200);
  expect(await send(other.url, form)).toBe(400);
  await Promise.all([one.stop(), other.stop()]);
}, 60_000);
