import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MEANINGFUL_FIELDS } from '../src/config/known-fields.ts';
import { linkPackages } from './harness/link-packages.ts';
import { makeProject, type RunningCommand, serveWaymark } from './harness/run-waymark.ts';
import { type Command, type Exchange, readSnippets } from './harness/snippets.ts';

const ROOT = resolve(import.meta.dirname, '..');
const CLI = join(ROOT, 'bin/waymark.js');

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...markdownFiles(join(ROOT, 'docs'))];

/** What a page's project is type-checked with, unless it brings its own. */
const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    types: ['node'],
    jsx: 'react-jsx',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    paths: { '@/*': ['./*'] },
  },
  include: ['waymark-env.d.ts', '.waymark/types/**/*.ts', '**/*.ts', '**/*.tsx'],
});

/** What a page that shows components has installed besides. */
const FOR_COMPONENTS = ['react', 'react-dom', 'scheduler', '@vitejs'];

for (const page of pages) {
  const { files, exchanges, commands } = readSnippets(join(ROOT, page));
  if (Object.keys(files).length === 0) continue;
  describe(page, () => {
    let project: ReturnType<typeof makeProject>;
    beforeAll(() => {
      project = makePageProject(files);
    });
    afterAll(() => project.remove());

    test('the project of the page builds', () => {
      expectSuccess(runNode([CLI, 'build'], project.dir));
    });
    if (Object.keys(files).some((name) => name.endsWith('.ts'))) {
      test('the project of the page has no type errors', () => {
        expectSuccess(runNode([join(ROOT, 'node_modules/typescript/bin/tsc'), '--noEmit'], project.dir));
      });
    }
    testCommands(commands, () => project.dir);
    if (exchanges.length === 0) return;
    testExchanges('dev', exchanges, () => project.dir);
    testExchanges('start', exchanges, () => project.dir);
  });
}

test.each(pages)('%s: every relative link leads somewhere', (page) => {
  const text = withoutCode(readFileSync(join(ROOT, page), 'utf8'));
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  const broken = links.filter((link) => !/^(?:https?|mailto):/.test(link) && !leadsSomewhere(page, link));
  expect(broken).toEqual([]);
});

test.each(pages)('%s: names no path of the machine that it was written on', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  expect(text).not.toMatch(/(?:^|[\s"'`(])(?:\/home\/|\/root\/|\/tmp\/|\/Users\/|[A-Z]:\\)/);
  // A checkout in a folder such as /app would be found in every `/app/` of a text.
  if (ROOT.split(sep).length > 2) expect(text).not.toContain(ROOT);
});

test('docs/errors.md lists every error code, and no other', () => {
  const union = readFileSync(join(ROOT, 'src/http/error-codes.ts'), 'utf8');
  const codes = [...union.matchAll(/'(ERR_\w+)'/g)].map((match) => match[1]);
  const listed = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8').matchAll(/^\| `(ERR_\w+)` \|/gm);
  expect([...listed].map((match) => match[1]).sort()).toEqual(codes.sort());
});

test('docs/configuration.md explains every config field that has a meaning', () => {
  const text = readFileSync(join(ROOT, 'docs/configuration.md'), 'utf8');
  const explained = [...text.matchAll(/^\| `(\w+)[\w.]*` \|/gm)].map((match) => match[1]);
  expect(explained).toEqual(expect.arrayContaining([...MEANINGFUL_FIELDS]));
});

function markdownFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => relative(ROOT, join(directory, name)).split(sep).join('/'))
    .sort();
}

/** A project that finds `waymark` and the tools of its tests where npm would have put them. */
function makePageProject(files: Readonly<Record<string, string>>): ReturnType<typeof makeProject> {
  const project = makeProject({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': TSCONFIG,
    ...files,
  });
  const shown = Object.keys(files).some((file) => file.endsWith('.tsx')) ? FOR_COMPONENTS : [];
  linkPackages(project.dir, ['waymark', 'vitest', '@types', 'zod', ...shown]);
  return project;
}

function testCommands(commands: readonly Command[], dir: () => string): void {
  test.each(commands)('line $line: $command', ({ command, output }) => {
    const run = runNode(programArguments(command), dir());
    expectSuccess(run);
    expectLines(run.stdout, output);
  });
}

function expectLines(text: string, lines: string): void {
  for (const line of lines.split('\n')) expect(text).toContain(line.trim());
}

/** The pages write `npx waymark`, where npx would look for what is here already. */
function programArguments(command: string): string[] {
  const [program, ...words] = command.split(' ');
  if (program === 'node') return words;
  const [tool = '', ...rest] = words;
  const scripts: Record<string, string> = {
    waymark: CLI,
    vitest: join(ROOT, 'node_modules/vitest/vitest.mjs'),
  };
  const script = scripts[tool];
  if (program !== 'npx' || script === undefined) throw new Error(`The pages run no such command: ${command}`);
  return [script, ...rest];
}

function testExchanges(mode: 'dev' | 'start', exchanges: readonly Exchange[], dir: () => string): void {
  describe(`waymark ${mode}`, () => {
    let server: RunningCommand;
    beforeAll(async () => {
      server = await serveWaymark(mode, dir());
    });
    afterAll(async () => {
      await server?.stop();
    });
    test.each(exchanges)('line $line: $init.method $path', async ({ path, init, answer }) => {
      const response = await fetch(server.url + path, init);
      const body = await response.text();
      expect({ status: response.status, output: body }).toMatchObject({ status: answer.status });
      for (const [name, value] of answer.headers)
        expect([name, response.headers.get(name)]).toEqual([name, value]);
      if (answer.body === undefined) return;
      const type = response.headers.get('content-type') ?? '';
      // Of a document, a page shows the lines that it is about.
      if (type.startsWith('text/html')) return expectLines(body, answer.body);
      if (/\bjson\b/.test(type)) expect(JSON.parse(body)).toEqual(JSON.parse(answer.body));
      else expect(body.trim()).toBe(answer.body);
    });
  });
}

function runNode(args: readonly string[], cwd: string): SpawnSyncReturns<string> {
  const env = {
    ...process.env,
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
    NODE_ENV: undefined,
    VITEST: undefined,
  };
  return spawnSync(process.execPath, [...args], { cwd, env, encoding: 'utf8' });
}

function expectSuccess({ status, stdout, stderr }: SpawnSyncReturns<string>): void {
  expect(status, stdout + stderr).toBe(0);
}

function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^```[^]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), path);
  if (!existsSync(target)) return false;
  if (anchor === undefined || statSync(target).isDirectory()) return anchor === undefined;
  const headings = readFileSync(target, 'utf8').matchAll(/^#+ (.+)$/gm);
  return [...headings].some((match) => slugOf(match[1] ?? '') === anchor);
}

/** The anchor that GitHub gives to a heading. */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
