import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cases, contract } from './harness/contract.ts';
import { makeProject, runWaymark, serveScript, serveWaymark, writeFiles } from './harness/run-waymark.ts';

const HOOKS = `let registered = 0;
export async function register() {
  await new Promise((resolve) => setTimeout(resolve, 50));
  registered++;
  (globalThis as any).registered = registered;
  console.log('registered in', process.env.NEXT_RUNTIME, process.pid);
}
export async function onRequestError(error: any, request: any, context: any) {
  const { path, method, headers } = request;
  console.log('told ' + JSON.stringify({ message: error?.message ?? error, path, method, many: headers['x-many'], plain: Object.getPrototypeOf(headers) === Object.prototype, context }));
  if (path.includes('broken-hook')) throw new Error('the hook is broken');
}
`;

const FILES = {
  'instrumentation.ts': HOOKS,
  'instrumentation-client.ts': "throw new Error('for browsers');",
  'app/registered/route.ts':
    'export const GET = () => Response.json({ registered: (globalThis as any).registered });\n',
  'app/fails/[id]/route.ts':
    "export const GET = () => { throw new Error('boom'); };\nexport const POST = GET;\n",
  'app/text/route.ts': "export const GET = () => { throw 'a text'; };\n",
  'app/odd/route.ts': 'export const GET = () => 5;\n',
  'app/broken/route.ts': "throw new Error('never loads');\nexport const GET = () => new Response();\n",
  'app/redirects/route.ts':
    "import { redirect } from 'next/navigation';\nexport const GET = () => redirect('/x');\n",
  'app/missing/route.ts':
    "import { notFound } from 'next/navigation';\nexport const GET = () => notFound();\n",
  'app/after/route.ts':
    "import { after } from 'next/server';\nexport const GET = () => { after(() => { throw new Error('after boom'); }); return new Response('ok'); };\n",
  'proxy.ts':
    "export default (request: Request) => { if (request.headers.get('x-stop')) throw new Error('proxy boom'); };\n",
};

/** What the hook is to have been told. */
function told(message: string, more: string): RegExp {
  const text = `told {"message":"${message}",${more}`;
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
}

contract('instrumentation.ts', FILES, (subject) => {
  test('register() is called once, before the first request', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => fetch(`${subject.url}/registered`).then((answer) => answer.json())),
    );
    expect(answers).toEqual(Array.from({ length: 3 }, () => ({ registered: 1 })));
    expect(subject.output().match(/registered in nodejs/g)).toHaveLength(1);
  });

  cases(subject, [
    [
      'GET /fails/7?x=1&y=%20',
      500,
      {
        headers: { 'x-many': ['1', '2'] },
        log: told(
          'boom',
          '"path":"/fails/7?x=1&y=%20","method":"GET","many":"1, 2","plain":true,"context":{"routerKind":"App Router","routePath":"/fails/[id]","routeType":"route"}}',
        ),
      },
    ],
    ['POST /fails/8', 500, { body: 'text', log: told('boom', '"path":"/fails/8","method":"POST"') }],
    ['GET /text', 500, { log: told('a text', '"path":"/text"') }],
    [
      'GET /odd',
      500,
      { log: /told \{"message":"No response is returned from route handler 'app\/odd\/route\.ts'/ },
    ],
    ['GET /broken', 500, { log: told('never loads', '"path":"/broken"') }],
    [
      'GET /fails/broken-hook',
      500,
      { log: /Error in instrumentation\.onRequestError:[^]*?the hook is broken/ },
    ],
    [
      'GET /registered',
      500,
      {
        headers: { 'x-stop': '1' },
        log: told(
          'proxy boom',
          '"path":"/registered","method":"GET","plain":true,"context":{"routerKind":"Pages Router","routePath":"/proxy","routeType":"proxy"}}',
        ),
      },
    ],
    ['GET /redirects', 307, { quiet: /told/ }],
    ['GET /missing', 404, { quiet: /told/ }],
    ['GET /after', 200, { quiet: /told/ }],
    ['DELETE /fails/7', 405, { quiet: /told/ }],
  ]);
});

describe('register()', () => {
  const project = makeProject({ ...FILES, 'instrumentation.ts': HOOKS });
  beforeAll(async () => {
    expect((await runWaymark(['build'], project.dir)).stdout).not.toContain('registered in');
  });
  afterAll(() => project.remove());

  test('is called in each worker', async () => {
    const server = await serveScript('.waymark/server.js', project.dir, { args: ['--workers', '2'] });
    await expect.poll(() => server.output().match(/registered in nodejs (\d+)/g)).toHaveLength(2);
    const pids = [...server.output().matchAll(/registered in nodejs (\d+)/g)].map(([, pid]) => pid);
    expect(new Set(pids).size).toBe(2);
    await server.stop();
  });
});

describe('register() that fails', () => {
  const failing = {
    ...FILES,
    'instrumentation.ts': "export function register() { throw new Error('no tracer today'); }\n",
  };
  const project = makeProject(failing);
  beforeAll(async () => {
    await runWaymark(['build'], project.dir);
  });
  afterAll(() => project.remove());

  test.each([[[]], [['--workers', '2']]])('start ends with the reason: %j', async (args) => {
    const { code, stderr } = await runWaymark(['start', '--port', '0', ...args], project.dir);
    expect(code).toBe(1);
    expect(stderr).toContain('ERR_INSTRUMENTATION');
    expect(stderr).toContain('An error occurred while loading instrumentation hook: no tracer today.');
  });

  test('dev answers with the reason, and goes on once it is mended', async () => {
    const server = await serveWaymark('dev', project.dir);
    const broken = await fetch(`${server.url}/registered`);
    expect([broken.status, await broken.text()]).toEqual([500, expect.stringContaining('no tracer today')]);
    expect(server.output()).toContain('no tracer today');
    writeFiles(project.dir, { 'instrumentation.ts': HOOKS });
    expect(await (await fetch(`${server.url}/registered`)).json()).toEqual({ registered: 1 });
    await server.stop();
  });
});
