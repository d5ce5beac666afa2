import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type * as TestingModule from '../src/dev/testing.ts';
import { makeProject, serveWaymark, writeFiles } from './harness/run-waymark.ts';

const CONFIG = 'export default { cacheComponents: true };\n';
const ROUTE = `import { value } from '../lib/value';
export const GET = async () => Response.json(await value('a'));
`;
const value = (text: string) => `import { part } from './part';
export async function value(key) { 'use cache'; return [${text}, part, Math.random()]; }
`;

const FILES = {
  'next.config.mjs': CONFIG,
  'app/route.js': ROUTE,
  'lib/value.js': value('1'),
  'lib/part.js': 'export const part = 1;\n',
};

test("'use cache' in dev: an edit of the function, or of what its module imports, is seen at once", async () => {
  const project = makeProject(FILES);
  const server = await serveWaymark('dev', project.dir);
  const ask = async () => (await (await fetch(server.url)).json()) as number[];
  const first = await ask();
  expect(first.slice(0, 2)).toEqual([1, 1]);
  expect(await ask()).toEqual(first);
  writeFiles(project.dir, { 'app/other/route.js': 'export const GET = () => Response.json(1);\n' });
  expect(await ask()).toEqual(first);
  writeFiles(project.dir, { 'lib/value.js': value('2') });
  expect((await ask()).slice(0, 2)).toEqual([2, 1]);
  writeFiles(project.dir, { 'lib/part.js': 'export const part = 2;\n' });
  const third = await ask();
  expect(third.slice(0, 2)).toEqual([2, 2]);
  expect(await ask()).toEqual(third);
  await server.stop();
  project.remove();
});

test("'use cache' in dev: a mistake is shown with its place, and gone once it is mended", async () => {
  const project = makeProject({ ...FILES, 'lib/value.js': value('1').replace('use cache', 'use cahce') });
  const server = await serveWaymark('dev', project.dir);
  const ask = async () => {
    const response = await fetch(server.url);
    return { status: response.status, text: await response.text() };
  };
  expect(await ask()).toEqual({
    status: 500,
    text: expect.stringMatching(
      /"use cahce" is not a directive[^]*lib\/value\.js:2:36[^]*Did you mean 'use cache'\?/,
    ),
  });
  writeFiles(project.dir, { 'lib/value.js': value('1') });
  expect((await ask()).status).toBe(200);
  writeFiles(project.dir, { 'next.config.mjs': 'export default {};\n' });
  expect(await ask()).toEqual({
    status: 500,
    text: expect.stringContaining("The directive 'use cache' is not enabled."),
  });
  await server.stop();
  project.remove();
});

test("'use cache' in createTestApp", async () => {
  const { createTestApp } = (await import('../dist/dev/testing.js' as string)) as typeof TestingModule;
  const project = makeProject(FILES);
  const app = await createTestApp(pathToFileURL(join(project.dir, '/')));
  const ask = async () => (await app.fetch(new Request('http://localhost/'))).json();
  expect(await ask()).toEqual(await ask());
  await app.close();
  project.remove();
});
