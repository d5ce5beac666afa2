import { afterEach, describe, expect, test } from 'vitest';
import type { CheckReport, FileReport } from '../src/check/check-report.ts';
import { makeProject, runWaymark } from './harness/run-waymark.ts';

const projects: { remove(): void }[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

/** Runs `waymark check` on a project, as a person would. */
async function check(files: Readonly<Record<string, string>>, args: readonly string[] = []) {
  const project = makeProject(files);
  projects.push(project);
  return runWaymark(['check', project.dir, ...args], project.dir);
}

async function report(files: Readonly<Record<string, string>>, args: readonly string[] = []) {
  const { code, stdout, stderr } = await check(files, ['--json', ...args]);
  if (stdout === '') throw new Error(stderr);
  const json = JSON.parse(stdout) as CheckReport;
  const of = (file: string): FileReport => {
    const found = json.files.find((each) => each.file === file);
    if (!found)
      throw new Error(`${file} is not in the report: ${json.files.map((each) => each.file).join()}`);
    return found;
  };
  return { code, json, of };
}

const ROUTE = `export function GET() { return Response.json({}); }\n`;

test('a project of route handlers runs unchanged, exit code 0', async () => {
  const { code, stdout } = await check({
    'app/api/users/[id]/route.ts': `import { cookies } from 'next/headers';
import { NextResponse, type NextRequest } from 'next/server';
import type { Metadata } from 'next';
import { find } from '@/lib/find';
export const runtime = 'nodejs';
export async function GET(request: NextRequest) { await cookies(); return NextResponse.json(find()); }
`,
    'lib/find.ts': 'export const find = () => 1;\n',
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
    'proxy.ts': `export const config = { matcher: '/api/:path*' };\nexport function proxy() {}\n`,
    'next.config.ts': `export default { reactStrictMode: true, images: { domains: ['x.example'] } };\n`,
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(/app\/api\/users\/\[id\]\/route\.ts +runs unchanged/);
  expect(stdout).toMatch(/proxy\.ts +runs unchanged/);
  expect(stdout).toMatch(/2 of 2 files unchanged\.\nVerdict: runs unchanged\n$/);
});

test('differences are named with their place and their row of the docs, exit code 0', async () => {
  const { code, json, of } = await report({
    'app/edge/route.ts': `export const runtime = 'edge';\nexport const maxDuration = 60;\nimport { waitUntil } from '@vercel/functions';\nimport NextAuth from 'next-auth/next';\n${ROUTE}`,
    'next.config.mjs': `export default {\n  compress: false,\n  webpack: (config) => config,\n};\n`,
    'vercel.json': '{ "crons": [{ "path": "/api/cron", "schedule": "0 5 * * *" }], "routes": [] }',
    'package.json': '{ "dependencies": { "next-themes": "^1", "next": "16" } }',
  });
  expect(code).toBe(0);
  expect(json).toMatchObject({
    version: 1,
    verdict: 'differs',
    summary: 'runs, 6 differences to know',
    counts: { files: 1, unchanged: 0, notes: 1, differences: 6, breaks: 0 },
  });
  expect(of('app/edge/route.ts')).toEqual({
    file: 'app/edge/route.ts',
    kind: 'route',
    status: 'differs',
    findings: [
      {
        level: 'difference',
        message: expect.stringContaining("`runtime = 'edge'` has no effect") as string,
        line: 1,
        column: 24,
        entry: { link: 'docs/differences.md#in-this-version-not-yet', row: 'The exports `runtime`' },
      },
      expect.objectContaining({ level: 'difference', line: 2 }),
    ],
  });
  expect(of('next.config.mjs').findings.map(({ line }) => line)).toEqual([2, 3]);
  expect(of('vercel.json').findings.map(({ message }) => message)).toEqual(['`routes` is for Vercel alone.']);
  expect(of('package.json').findings.map(({ level }) => level)).toEqual(['difference', 'note']);
});

test('what would break: exit code 1, and each file that imports it', async () => {
  const { code, json, of } = await report({
    'app/font/route.ts': `import local from 'next/font/local';\nexport const GET = () => Response.json(local({}));\n`,
    'app/og/route.tsx': `import { ImageResponse } from 'next/og';\nexport const GET = () => new ImageResponse(<p />);\n`,
    'app/shared/route.ts': `import Link from 'next/link';\nexport const GET = () => Response.json(typeof Link);\n`,
    'app/old/route.ts': `import { ImageResponse } from 'next/server';\nexport const GET = () => new ImageResponse();\n`,
    'app/deep/route.ts': `import { shown } from '../../lib/deep.js';\n${ROUTE}shown();\n`,
    'lib/deep.ts': `export { shown } from './deeper';\n`,
    'lib/deeper.ts': `const font = require('next/font/google');\nexport const shown = () => font;\n`,
    'lib/unreached.ts': `import Image from 'next/image';\nexport default Image;\n`,
    'app/types/route.ts': `import { NextConfig, Route } from 'next';\nimport Image from 'next/image';\nexport type T = NextConfig | typeof Image;\n${ROUTE}`,
    'app/missing/route.ts': `import { unstable_rethrow, noSuchThing } from 'next/navigation';\nexport const GET = () => noSuchThing(unstable_rethrow);\n`,
    'app/lazy/route.ts': `export const GET = async () => Response.json(await import('next/root-params'));\n`,
    'app/wrong/route.ts': `export const dynamic = 'sometimes';\n${ROUTE}`,
    'server.js': `const next = require('next');\nnext({}).prepare();\n`,
  });
  expect(code).toBe(1);
  expect(json.verdict).toBe('breaks');
  expect(json.summary).toBe('7 things would break');
  expect(of('app/og/route.tsx').findings).toMatchObject([{ level: 'note', line: 1 }]);
  expect(of('app/shared/route.ts').status).toBe('unchanged');
  expect(of('app/font/route.ts').findings[0]).toMatchObject({
    level: 'breaks',
    message: 'This version of Waymark has no `next/font/local`.',
    line: 1,
    entry: { row: 'other modules of `next`' },
  });
  expect(of('app/old/route.ts').findings[0]?.message).toContain('no `ImageResponse` in `next/server`');
  expect(of('app/deep/route.ts').status).toBe('unchanged');
  expect(of('lib/deeper.ts')).toMatchObject({ kind: 'module', status: 'breaks' });
  expect(json.files.map(({ file }) => file)).not.toContain('lib/unreached.ts');
  expect(of('app/types/route.ts').status).toBe('unchanged');
  expect(of('app/missing/route.ts').findings.map(({ message }) => message)).toEqual([
    'This version of Waymark has no `noSuchThing` in `next/navigation`.',
  ]);
  expect(of('app/lazy/route.ts').findings[0]?.message).toContain('`next/root-params`');
  expect(of('app/wrong/route.ts').findings[0]?.message).toContain('`dynamic` must be');
  expect(of('server.js').findings[0]).toMatchObject({ level: 'breaks', entry: { row: 'custom server' } });
});

test('an API in pages/api: what runs, what is not sent, and a WebSocket server on the HTTP server', async () => {
  const { code, json, of } = await report({
    'pages/api/plain.ts': `export default (req, res) => res.status(200).json({});\n`,
    'pages/api/hints.ts': `export default (req, res) => {\n  res.writeEarlyHints({});\n  res.end();\n};\n`,
    'pages/api/socket.ts': `import { Server } from 'socket.io';
export default function handler(req, res) {
  if (!res.socket.server.io) res.socket.server.io = new Server(res.socket.server);
  res.end();
}
`,
  });
  expect(code).toBe(1);
  expect(json.counts).toMatchObject({ files: 3, unchanged: 1, differences: 1, breaks: 1 });
  expect(of('pages/api/plain.ts')).toMatchObject({ kind: 'api', status: 'unchanged', findings: [] });
  expect(of('pages/api/hints.ts').findings[0]).toMatchObject({ level: 'difference', line: 2 });
  expect(of('pages/api/socket.ts')).toMatchObject({ kind: 'api', status: 'breaks' });
  expect(of('pages/api/socket.ts').findings).toContainEqual(
    expect.objectContaining({
      level: 'breaks',
      line: 3,
      message: '`res.socket.server` is not there: no WebSocket server can be hung on it.',
    }),
  );
});

describe('an application with pages,', () => {
  const files = {
    'src/app/api/hello/route.ts': ROUTE,
    'src/app/page.tsx': `import Link from 'next/link';\nexport default () => <Link href="/" />;\n`,
    'src/app/sitemap.ts': 'export default () => [];\n',
    'src/app/favicon.ico': '',
    'src/app/icon/route.ts': ROUTE,
    'src/app/actions.ts': `'use server';\nexport async function save() {}\n`,
    'src/app/layout.tsx': `import { save } from './actions';\nexport default ({ children }) => <form action={save}>{children}</form>;\n`,
    'src/pages/about.jsx': 'export default () => <p />;\n',
    'src/pages/_app.tsx': 'export default () => null;\n',
  };

  test('all of it: pages of app/ run, and metadata files; those of the Pages Router do not', async () => {
    const { code, json, of } = await report(files);
    expect(code).toBe(1);
    expect(json.counts).toMatchObject({ files: 6, unchanged: 5, breaks: 1 });
    expect(of('src/app/page.tsx')).toMatchObject({ kind: 'page', status: 'unchanged' });
    expect(of('src/pages/about.jsx').findings).toEqual([
      expect.objectContaining({
        message: 'Pages of the Pages Router are not served.',
        entry: expect.anything() as object,
      }),
    ]);
    expect(of('src/app/sitemap.ts')).toMatchObject({ kind: 'page', status: 'unchanged' });
    expect(of('src/app/icon/route.ts').status).toBe('unchanged');
  });

  test('what pages import of next/* is there', async () => {
    const { of } = await report({
      'app/layout.tsx': `import { Inter } from 'next/font/google';\nconst inter = Inter();\nexport default ({ children }) => children;\n`,
      'app/page.tsx': `import { Card } from '../lib/card';\nexport default () => <Card />;\n`,
      'lib/card.tsx': `'use client';\nimport Image from 'next/image';\nimport { useAmp } from 'next/amp';\nexport const Card = () => <Image src={useAmp()} alt="" />;\n`,
    });
    expect(of('app/layout.tsx').status).toBe('unchanged');
    expect(of('lib/card.tsx').findings).toEqual([
      expect.objectContaining({ line: 3, message: 'This version of Waymark has no `next/amp`.' }),
    ]);
  });

  test('--api: the rest stays with Next.js', async () => {
    const { code, json } = await report(files, ['--api']);
    expect(code).toBe(0);
    expect(json).toMatchObject({ verdict: 'unchanged', counts: { files: 2, unchanged: 2 } });
  });
});

test('a project with mistakes is reported, not crashed on', async () => {
  const { code, json, of } = await report({
    'app/broken/route.ts': `export function GET( {\n`,
    'app/good/route.ts': `import '../../lib/broken';\n${ROUTE}`,
    'lib/broken.ts': `const = 1;\n`,
    'app/binary/route.ts': '\u0000\u0001',
    'app/[a]/x/route.ts': ROUTE,
    'app/[b]/y/route.ts': ROUTE,
    'next.config.js': `module.exports = {\n`,
    'tsconfig.json': '{ nonsense',
    'package.json': '{',
    'vercel.json': '[',
  });
  expect(code).toBe(1);
  expect(json.verdict).toBe('breaks');
  expect(of('app/broken/route.ts').findings[0]).toMatchObject({
    level: 'breaks',
    line: expect.any(Number) as number,
  });
  expect(of('lib/broken.ts').status).toBe('breaks');
  expect(of('app/good/route.ts').status).toBe('unchanged');
  expect(of('app/[b]/y/route.ts').findings[0]?.message).toContain('`[a]` and `[b]`');
  expect(of('vercel.json').findings[0]?.level).toBe('note');
});

test('a config whose packages are not installed: its fields are read from its source', async () => {
  const { code, of } = await report({
    'app/a/route.ts': ROUTE,
    'next.config.mjs': `import withSentry from '@sentry/nextjs';\nexport default withSentry({\n  i18n: { locales: ['en'] },\n});\n`,
  });
  expect(code).toBe(0);
  expect(of('next.config.mjs').findings.map(({ level, line }) => [level, line])).toEqual([
    ['note', 1],
    ['difference', 3],
  ]);
});

test('no code of the project runs but its config', async () => {
  const { code, stdout, stderr } = await check({
    'app/a/route.ts': `console.log('the route ran');\nprocess.exit(7);\n${ROUTE}`,
    'instrumentation.ts': `console.log('instrumentation ran');\nexport function register() { process.exit(8); }\n`,
  });
  expect(code).toBe(0);
  expect(stdout + stderr).not.toContain('ran');
});

test('an empty folder: there is nothing to serve', async () => {
  const { code, stdout } = await check({ 'README.md': '' });
  expect(code).toBe(1);
  expect(stdout).toContain('There is no `app` folder');
});

test('a project of 2,000 files is read whole', async () => {
  const files: Record<string, string> = {
    'tsconfig.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./*"] } } }',
  };
  const filler = 'export const rows = [1, 2, 3].map((each) => ({ each, name: String(each) }));\n';
  for (let index = 0; index < 500; index++) {
    files[`app/api/r${index}/route.ts`] =
      `import { NextResponse } from 'next/server';\nimport { rows } from '@/lib/m${index}';\nimport '@/lib/n${index}';\nexport const GET = () => NextResponse.json(rows);\n`;
    files[`lib/m${index}.ts`] = `import './n${(index * 7) % 500}';\n${filler}`;
    files[`lib/n${index}.ts`] = filler;
    files[`components/c${index}.tsx`] =
      `import Link from 'next/link';\nexport default () => <Link href="/" />;\n`;
  }
  const project = makeProject(files);
  projects.push(project);
  const { code, stdout } = await runWaymark(['check', project.dir], project.dir);
  expect(code).toBe(0);
  expect(stdout).toContain('500 of 500 files unchanged.');
});

test('options of others are refused', async () => {
  const { code, stderr } = await check({}, ['--port', '1']);
  expect(code).toBe(1);
  expect(stderr).toContain('ERR_USAGE');
});
