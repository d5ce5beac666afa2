import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { cachingProject, COUNTS, type CachingProject } from './harness/caching.ts';
import { runWaymark, writeFiles } from './harness/run-waymark.ts';

let project: CachingProject | undefined;
afterEach(() => project?.remove());

/** Builds a project with this route, which has to fail. */
async function failure(route: string, path = 'api/rates', config = ''): Promise<string> {
  project = cachingProject({ [path]: route }, { 'next.config.mjs': `export default {${config}};` });
  const { code, stderr, stdout } = await runWaymark(['build'], project.dir);
  expect([code, existsSync(join(project.dir, '.waymark'))], stdout).toEqual([1, false]);
  return stderr;
}

test('build: a handler that throws is an error, with its place', async () => {
  const text = await failure(`export const revalidate = 60;

export function GET() {
  throw new Error('no database');
}
`);
  expect(text).toContain('ERR_PRERENDER');
  expect(text).toContain('app/api/rates/route.ts:4:9');
  expect(text).toContain('The answer to GET /api/rates cannot be made ahead of time: no database');
  expect(text).toContain("export `dynamic = 'force-dynamic'`");
});

test('build: every answer that fails is told of, those of functions that a handler calls at their place', async () => {
  project = cachingProject(
    {
      'a/[id]': `import { load } from '@/lib/load';
export const generateStaticParams = () => [{ id: '1' }, { id: '2' }];
export const GET = async (request, { params }) => Response.json(await load((await params).id));`,
      b: `export const dynamic = 'error';\nexport const GET = (request) => new Response(request.headers.get('x'));`,
      c: `export const dynamic = 'force-static';\nexport const GET = () => 'text';`,
    },
    {
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
      'lib/load.ts': `export async function load(id: string) {\n  if (id === '2') throw new TypeError('out of order');\n  return id;\n}\n`,
    },
  );
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect(code).toBe(1);
  expect(stderr).toContain('lib/load.ts:2:25');
  expect(stderr).toContain('The answer to GET /a/2 cannot be made ahead of time: out of order');
  expect(stderr).toContain('because it used `request.headers`');
  expect(stderr).toContain("No response is returned from route handler 'app/c/route.ts'");
  expect(stderr).not.toContain('GET /a/1');
});

test('build: a route that is forced to be asked is not loaded, whatever else it exports', async () => {
  project = cachingProject({
    db: `export const dynamic = 'force-dynamic';
export const revalidate = 60;
export const GET = () => Response.json({});
throw new Error('no database while it is built');`,
  });
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect([code, stderr]).toEqual([0, '']);
});

test('build: an error leaves the last good build in place', async () => {
  project = cachingProject({ good: `export const revalidate = 60;\n${COUNTS}` });
  await project.build();
  const before = readFileSync(join(project.dir, '.waymark/kept-routes.json'), 'utf8');
  writeFiles(project.dir, {
    'app/bad/route.ts': `export const revalidate = 60;\nexport const GET = () => { throw new Error('x'); };`,
  });
  expect((await runWaymark(['build'], project.dir)).code).toBe(1);
  expect(readFileSync(join(project.dir, '.waymark/kept-routes.json'), 'utf8')).toBe(before);
});

/** What `generateStaticParams` must not return, and what is said of it. */
const PARAMS = [
  ['null', 'must return an array of objects', '[id]'],
  ['[{ id: 1 }]', 'must return `id` as a string, for "/p1/[id]", at index 0: received number', '[id]'],
  ["[{ other: '1' }]", 'must return `id` as a string', '[id]'],
  ["['1']", 'must return objects, for "/p3/[id]", at index 0: received string', '[id]'],
  ["[{ path: 'a' }]", 'must return `path` as an array of strings', '[...path]'],
  ['[{ path: [] }]', 'must return `path` as an array of strings', '[...path]'],
] as const;

test('build: generateStaticParams that returns something else is an error', async () => {
  const routes = PARAMS.map(([value, , path], index) => [
    `p${index}/${path}`,
    `export const generateStaticParams = () => ${value};\n${COUNTS}`,
  ]);
  project = cachingProject(Object.fromEntries(routes) as Record<string, string>);
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect(code).toBe(1);
  for (const [index, [, message, path]] of PARAMS.entries()) {
    expect(stderr).toContain(`route file 'app/p${index}/${path}/route.ts' ${message}`);
  }
});

/** Values that there are not, and what is said of them. */
const VALUES = [
  [
    "dynamic = 'static'",
    "`dynamic` must be one of 'auto', 'error', 'force-static', 'force-dynamic': received 'static'",
  ],
  ['revalidate = -1', '`revalidate` must be a whole number of seconds, or false: received -1'],
  ["revalidate = '60'", "`revalidate` must be a whole number of seconds, or false: received '60'"],
  ['revalidate = 1.5 as number', 'must be a whole number of seconds, or false: received 1.5'],
  ['dynamicParams = 0', '`dynamicParams` must be true or false: received 0'],
  ["fetchCache = 'always'", "`fetchCache` must be one of 'auto', 'default-cache'"],
  ['generateStaticParams = null', '`generateStaticParams` must be a function: received null'],
] as const;

test('build: a value that there is not is an error at its place', async () => {
  const routes = VALUES.map(([config], index) => [`v${index}`, `export const ${config};\n${COUNTS}`]);
  project = cachingProject(Object.fromEntries(routes) as Record<string, string>);
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect(code).toBe(1);
  for (const [index, [config, message]] of VALUES.entries()) {
    expect(stderr).toContain(message);
    const column = `export const ${config}`.indexOf('=') + 3;
    expect(stderr).toContain(`app/v${index}/route.ts:1:${column}`);
  }
});

test('build: a value that is worked out is looked at when the route runs', async () => {
  const text = await failure(`export const revalidate = Number('x');\n${COUNTS}`);
  expect(text).toContain(
    "`revalidate` of route file 'app/api/rates/route.ts' must be a whole number of seconds",
  );
});

test('build: a handler that takes too long, and one that ends the process', async () => {
  const slow = await failure(
    `export const revalidate = 60;\nexport const GET = () => new Promise(() => {});`,
    'api/slow',
    'staticPageGenerationTimeout: 0.2',
  );
  expect(slow).toContain('GET /api/slow cannot be made ahead of time: it took longer than 0.2 s');
  project?.remove();
  const ended = await failure(`export const revalidate = 60;\nexport const GET = () => process.exit(3);`);
  expect(ended).toContain(
    'The process that makes answers ahead of time ended with code 3 before it was done',
  );
});

test('build: what a handler leaves open does not hold it up', async () => {
  project = cachingProject({
    open: `setInterval(() => {}, 1000);\nexport const revalidate = 60;\n${COUNTS}`,
  });
  expect(await project.build()).toContain('○ route  /open');
});

test('build: an app that keeps nothing runs no route file', async () => {
  project = cachingProject({ plain: `throw new Error('not at build');\n${COUNTS}` });
  expect(await project.build()).not.toContain('ƒ');
  expect(existsSync(join(project.dir, '.waymark/kept-routes.json'))).toBe(false);
});
