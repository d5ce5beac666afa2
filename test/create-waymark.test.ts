import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveWaymark, writeFiles } from './harness/run-waymark.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** Everything here happens as it does for a user: from the packed package, in a folder outside of the checkout. */
const home = mkdtempSync(join(tmpdir(), 'waymark-create-'));
const project = join(home, 'my-api');

function run(
  command: string,
  args: readonly string[],
  cwd: string,
): { status: number | null; output: string } {
  const env = {
    ...process.env,
    NO_COLOR: '1',
    NODE_ENV: undefined,
    VITEST: undefined,
    npm_config_user_agent: undefined,
  };
  const { status, stdout, stderr } = spawnSync(command, [...args], { cwd, env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

beforeAll(() => {
  const packed = run('npm', ['pack', '--ignore-scripts', '--pack-destination', home], ROOT);
  expect(packed.status, packed.output).toBe(0);
  const tarball = readdirSync(home).find((name) => name.endsWith('.tgz')) ?? '';
  const create = join(ROOT, 'create-waymark/bin/create-waymark.js');
  const made = run(process.execPath, [create, 'my-api', '--api', '--waymark', join(home, tarball)], home);
  expect(made.status, made.output).toBe(0);
}, 300_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('create-waymark --api: what it makes passes its own npm test', () => {
  const { status, output } = run('npm', ['test'], project);
  expect(output).toMatch(/pass [1-9]/);
  expect(output).toMatch(/fail 0/);
  expect(status).toBe(0);
});

test('create-waymark --api: what it makes passes its own type check', () => {
  const { status, output } = run('npm', ['run', 'typecheck'], project);
  expect(status, output).toBe(0);
});

test('create-waymark --api: what it makes builds, and runs neither React nor Next.js', () => {
  const { status, output } = run('npm', ['run', 'build'], project);
  expect(status, output).toBe(0);
  expect(output).toMatch(/route +\/api\/hello +GET POST/);
  for (const name of ['react', 'next', 'react-dom'])
    expect(existsSync(join(project, 'node_modules', name))).toBe(false);
});

test('create-waymark --api: what it makes serves its routes in dev, fresh after an edit', async () => {
  const server = await serveWaymark('dev', project, {
    cli: join(project, 'node_modules/waymark/bin/waymark.js'),
  });
  const hello = await fetch(`${server.url}/api/hello?name=Ada`);
  expect(hello.status).toBe(200);
  expect(await hello.text()).toContain('Ada');
  writeFiles(project, { 'app/api/added/route.ts': `export const GET = () => new Response('added');` });
  expect(await (await fetch(`${server.url}/api/added`)).text()).toBe('added');
  expect(await server.stop()).toBe(0);
});

test('create-waymark --api: what it makes is a repository with a clean first commit', () => {
  rmSync(join(project, 'app/api/added'), { recursive: true, force: true });
  expect(run('git', ['status', '--porcelain'], project).output).toBe('');
  expect(readFileSync(join(project, 'package.json'), 'utf8')).toContain('"waymark"');
});
