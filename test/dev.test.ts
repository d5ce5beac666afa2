import { createServer } from 'node:http';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  freePort,
  makeProject,
  type RunningCommand,
  serveWaymark,
  writeFiles,
} from './harness/run-waymark.ts';

const TSCONFIG = JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } });

const ROUTE = `import { value } from '@/lib/value';
export const GET = () => Response.json({ value, env: process.env.COLOUR ?? null });
`;

const FILES = {
  'package.json': '{ "type": "module" }',
  'tsconfig.json': TSCONFIG,
  'lib/value.ts': `export const value: string = 'first';\n`,
  'app/api/value/route.ts': ROUTE,
};

const project = makeProject(FILES);
let server: RunningCommand;

beforeAll(async () => {
  server = await serveWaymark('dev', project.dir);
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  project.remove();
});
beforeEach(() => writeFiles(project.dir, FILES));

async function get(path: string, accept = '*/*'): Promise<{ status: number; type: string; text: string }> {
  const response = await fetch(server.url + path, { headers: { accept } });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text: await response.text(),
  };
}

async function valueOf(path = '/api/value'): Promise<unknown> {
  const { text } = await get(path);
  return (JSON.parse(text) as { value: unknown }).value;
}

describe('an edit is in the very next answer', () => {
  test('of the route file, 200 times without a pause', async () => {
    const answers: unknown[] = [];
    for (let edit = 1000; edit < 1200; edit++) {
      writeFiles(project.dir, {
        'app/api/value/route.ts': `export const GET = () => Response.json({ value: ${edit} });\n`,
      });
      answers.push(await valueOf());
    }
    expect(answers).toEqual(Array.from({ length: 200 }, (_, index) => 1000 + index));
  });

  test('of an imported file, 200 times without a pause', async () => {
    const answers: unknown[] = [];
    for (let edit = 1000; edit < 1200; edit++) {
      writeFiles(project.dir, { 'lib/value.ts': `export const value = ${edit};\n` });
      answers.push(await valueOf());
    }
    expect(answers).toEqual(Array.from({ length: 200 }, (_, index) => 1000 + index));
  });

  test('of two at once, the first of which is being loaded when the second comes', async () => {
    const answers: unknown[] = [];
    for (let edit = 1000; edit < 1100; edit++) {
      writeFiles(project.dir, { 'lib/value.ts': `export const value = -${edit};\n` });
      const first = get('/api/value');
      await new Promise((resolve) => setTimeout(resolve, edit % 5));
      writeFiles(project.dir, { 'lib/value.ts': `export const value = ${edit};\n` });
      answers.push(await valueOf());
      expect((await first).status).toBe(200);
    }
    expect(answers).toEqual(Array.from({ length: 100 }, (_, index) => 1000 + index));
  });

  test('of .env while another request is on its way', async () => {
    for (let edit = 1000; edit < 1030; edit++) {
      writeFiles(project.dir, {
        '.env': `COLOUR=c${edit}\n`,
        'lib/value.ts': `export const value = ${edit};\n`,
      });
      const [first, second] = await Promise.all([get('/api/value'), get('/api/value')]);
      expect([first.status, second.status]).toEqual([200, 200]);
      expect(second.text).toBe(`{"value":${edit},"env":"c${edit}"}`);
    }
    rmSync(join(project.dir, '.env'));
    expect((await get('/api/value')).text).toContain('"env":null');
  });

  test('of a new route, and of one that is gone', async () => {
    expect((await get('/api/new')).status).toBe(404);
    writeFiles(project.dir, { 'app/api/new/route.ts': `export const GET = () => new Response('here');` });
    expect(await get('/api/new')).toMatchObject({ status: 200, text: 'here' });
    rmSync(join(project.dir, 'app/api/new'), { recursive: true });
    expect((await get('/api/new')).status).toBe(404);
  });

  test('of .env, a removed variable included', async () => {
    writeFiles(project.dir, { '.env': 'COLOUR=green\n' });
    expect(await get('/api/value')).toMatchObject({ text: '{"value":"first","env":"green"}' });
    writeFiles(project.dir, { '.env.development': 'COLOUR=blue\n' });
    expect(await get('/api/value')).toMatchObject({ text: '{"value":"first","env":"blue"}' });
    rmSync(join(project.dir, '.env.development'));
    rmSync(join(project.dir, '.env'));
    expect(await get('/api/value')).toMatchObject({ text: '{"value":"first","env":null}' });
  });

  test('of the config', async () => {
    writeFiles(project.dir, { 'next.config.ts': `export default { basePath: '/docs' as string };` });
    expect((await get('/docs/api/value')).status).toBe(200);
    expect((await get('/api/value')).status).toBe(404);
    writeFiles(project.dir, {
      'next.config.ts': `import { path } from './base';\nexport default { basePath: path };`,
      'base.ts': `export const path = '/one';`,
    });
    expect((await get('/one/api/value')).status).toBe(200);
    writeFiles(project.dir, { 'base.ts': `export const path = '/two';` });
    expect((await get('/two/api/value')).status).toBe(200);
    rmSync(join(project.dir, 'next.config.ts'));
    expect((await get('/api/value')).status).toBe(200);
  });

  test('of an imported file that did not exist before', async () => {
    writeFiles(project.dir, { 'app/api/value/route.ts': ROUTE.replace('@/lib/value', '@/lib/late') });
    expect((await get('/api/value')).status).toBe(500);
    writeFiles(project.dir, { 'lib/late.ts': `export const value = 'late';` });
    expect(await valueOf()).toBe('late');
    rmSync(join(project.dir, 'lib/late.ts'));
    expect((await get('/api/value')).status).toBe(500);
  });

  test('of a JSON file', async () => {
    const route = `import data from './data.json';\nexport const GET = () => Response.json({ value: data.number });`;
    writeFiles(project.dir, { 'app/api/json/route.ts': route, 'app/api/json/data.json': '{ "number": 1 }' });
    expect(await valueOf('/api/json')).toBe(1);
    writeFiles(project.dir, { 'app/api/json/data.json': '{ "number": 2 }' });
    expect(await valueOf('/api/json')).toBe(2);
  });
});

function countingRoute(text: string): string {
  return `import { state } from '@/lib/state';\nexport const GET = () => Response.json({ value: ++state.count, text: '${text}' });`;
}

test('an edit leaves the state of modules that it does not touch', async () => {
  const counter = `export const state = { count: 0 };`;
  writeFiles(project.dir, { 'lib/state.ts': counter, 'app/api/count/route.ts': countingRoute('a') });
  expect(await valueOf('/api/count')).toBe(1);
  writeFiles(project.dir, { 'app/api/count/route.ts': countingRoute('b') });
  expect(await valueOf('/api/count')).toBe(2);
  writeFiles(project.dir, { 'app/api/count/route.ts': 'export const GET = (' });
  expect((await get('/api/count')).status).toBe(500);
  writeFiles(project.dir, { 'app/api/count/route.ts': countingRoute('c') });
  expect(await valueOf('/api/count')).toBe(3);
});

describe('a failure', () => {
  const THROWS = `function fail(what: string): never {\n  throw new Error(\`no \${what}\`);\n}\n\nexport const GET = () => fail('luck');\n`;

  beforeAll(() => writeFiles(project.dir, { 'app/api/fail/route.ts': THROWS }));

  test('is a page with the source frame for browsers', async () => {
    const { status, type, text } = await get('/api/fail', 'text/html,application/xhtml+xml,*/*;q=0.8');
    expect([status, type]).toEqual([500, 'text/html; charset=utf-8']);
    expect(text).toContain('<h1>Error: no luck</h1>');
    expect(text).toContain('app/api/fail/route.ts:2:9');
    expect(text).toContain('throw new Error');
  });

  test('is JSON for clients that ask for JSON', async () => {
    const { status, type, text } = await get('/api/fail', 'application/json');
    expect([status, type]).toEqual([500, 'application/problem+json']);
    expect(JSON.parse(text)).toMatchObject({
      status: 500,
      detail: 'Error: no luck',
      errors: [{ place: 'app/api/fail/route.ts:2:9' }],
    });
  });

  test('is text for everyone else, and in the terminal', async () => {
    const { status, type, text } = await get('/api/fail');
    expect([status, type]).toEqual([500, 'text/plain; charset=utf-8']);
    expect(text).toContain('> 2 |   throw new Error(`no ${what}`);\n    |         ^');
    expect(server.output()).toContain('> 2 |   throw new Error(`no ${what}`);');
    expect(server.output()).toContain('at fail (app/api/fail/route.ts:2:9)');
  });

  test('of the syntax shows its place and mends itself', async () => {
    writeFiles(project.dir, { 'lib/value.ts': `export const value = ;\n` });
    const { status, text } = await get('/api/value');
    expect(status).toBe(500);
    expect(text).toContain('lib/value.ts:1:22');
    expect((await get('/api/fail')).text).toContain('no luck');
    writeFiles(project.dir, FILES);
    expect(await valueOf()).toBe('first');
  });

  test('of an import is told as a build tells it, cycles left alone', async () => {
    writeFiles(project.dir, {
      'lib/one.ts': `import { two } from './two';\nexport const one = () => two;\n`,
      'lib/two.ts': `import { one } from './one';\nexport const two = 'in a cycle';\nexport const again = () => one();\n`,
      'app/api/cycle/route.ts': `import { one } from '@/lib/one';\nexport const GET = () => new Response(one());\n`,
    });
    expect(await get('/api/cycle')).toMatchObject({ status: 200, text: 'in a cycle' });
    writeFiles(project.dir, {
      'app/api/cycle/route.ts': `import { three } from '@/lib/two';\nexport const GET = () => new Response(three);\n`,
    });
    const { status, text } = await get('/api/cycle');
    expect(status).toBe(500);
    expect(text).toContain(
      '`lib/two.ts` exports nothing by the name `three`.\nat app/api/cycle/route.ts:1:10',
    );
  });

  test('of the config is told to whoever asks, and mends itself', async () => {
    writeFiles(project.dir, { 'next.config.mjs': 'export default { basePath: 5 };' });
    const { status, text } = await get('/api/value', 'application/json');
    expect(status).toBe(500);
    expect(text).toContain('`basePath` in next.config.mjs must be a string: received 5');
    rmSync(join(project.dir, 'next.config.mjs'));
    expect(await valueOf()).toBe('first');
  });

  test('of the tree is told to whoever asks, and mends itself', async () => {
    writeFiles(project.dir, { 'app/x/[a]/route.ts': ROUTE, 'app/x/[b]/y/route.ts': ROUTE });
    expect((await get('/api/value')).text).toContain('`[a]` and `[b]` stand at the same place');
    rmSync(join(project.dir, 'app/x'), { recursive: true });
    expect(await valueOf()).toBe('first');
  });

  test('at the top of a module is tried again at the next request', async () => {
    const route = `globalThis.tries = (globalThis.tries ?? 0) + 1;\nif (globalThis.tries < 2) throw new Error('not yet');\nexport const GET = () => Response.json({ value: globalThis.tries });`;
    writeFiles(project.dir, { 'app/api/later/route.js': route });
    expect((await get('/api/later')).text).toContain('not yet');
    expect(await valueOf('/api/later')).toBe(2);
  });
});

test('a browser is shown the routes where none answers', async () => {
  const { status, type, text } = await get('/nowhere', 'text/html');
  expect([status, type]).toEqual([404, 'text/html; charset=utf-8']);
  expect(text).toContain('404: no route answers /nowhere');
  expect(text).toContain('<a href="/api/value">/api/value</a>');
  expect(await get('/nowhere')).toMatchObject({ status: 404, type: 'application/problem+json' });
});

test('each request is one line: method, path, status, time', async () => {
  await get('/api/value?q=1');
  await expect.poll(() => server.output()).toMatch(/^GET {5}\/api\/value\?q=1 200 [\d.]+ ms$/m);
});

test('route files with odd exports are warned of once', async () => {
  writeFiles(project.dir, { 'app/api/odd/route.ts': 'export function get() {}\nexport default 1;' });
  expect((await get('/api/odd')).status).toBe(405);
  expect((await get('/api/odd')).status).toBe(405);
  expect(server.output().match(/Detected lowercase method 'get'/g)).toHaveLength(1);
  expect(server.output()).toContain('Detected default export');
  expect(server.output()).toContain('No HTTP methods exported');
});

test('waymark dev listens on this machine alone, and takes the next port where one is in use', async () => {
  const port = await freePort();
  const other = createServer().listen(port, '127.0.0.1');
  const second = await serveWaymark('dev', project.dir, { port });
  await expect.poll(() => second.output()).toContain(`Port ${port} is in use`);
  await expect.poll(() => second.output()).toContain('http://localhost:');
  const taken = /http:\/\/localhost:(\d+)/.exec(second.output())?.[1];
  expect(Number(taken)).toBeGreaterThan(port);
  expect((await fetch(`http://127.0.0.1:${taken}/api/value`)).status).toBe(200);
  await second.stop();
  other.close();
});

test('waymark dev keeps the types of the routes', async () => {
  writeFiles(project.dir, { 'app/api/users/[id]/route.ts': ROUTE });
  await get('/api/value');
  const { readFileSync } = await import('node:fs');
  await expect
    .poll(() => readFileSync(join(project.dir, '.waymark/types/routes.d.ts'), 'utf8'))
    .toContain('"/api/users/[id]": { "id": string };');
  writeFileSync(join(project.dir, 'unrelated.txt'), '');
});
