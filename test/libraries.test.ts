import { sep } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp } from '../dist/dev/testing.js';
import { makeProject, type RunningCommand, runWaymark, serveWaymark } from './harness/run-waymark.ts';

// The shapes that packages come in, each in a route that answers what the packages gave it. The expected values are
// those of Next.js.

type Files = Record<string, string>;

/** An installed package. */
function installed(name: string, manifest: object, files: Files): Files {
  const folder = `node_modules/${name}`;
  const entries = Object.entries(files).map(([file, text]) => [`${folder}/${file}`, text]);
  return {
    [`${folder}/package.json`]: JSON.stringify({ name, version: '1.0.0', ...manifest }),
    ...Object.fromEntries(entries),
  };
}

const NEXT_PEER = { peerDependencies: { next: '*' } };

const PACKAGES: Files = {
  ...installed(
    'transpiled',
    {},
    {
      'index.js': `Object.defineProperty(exports, '__esModule', { value: true });
exports.default = () => 'its default';
exports.named = 'its name';
`,
    },
  ),
  // Node finds no name in either: they are put together while the module runs.
  ...installed(
    'assigned',
    {},
    {
      'index.js': `function call() { return 'called'; }\nmodule.exports = Object.assign(call, { one: 1 });\n`,
    },
  ),
  ...installed(
    'reexported',
    {},
    {
      'index.js': `for (const key of Object.keys(require('./names'))) Object.defineProperty(exports, key, { enumerable: true, get: () => require('./names')[key] });\n`,
      'names.js': `exports.first = 1;\nexports.second = 2;\n`,
    },
  ),
  ...installed(
    'instance',
    {},
    {
      'index.js': `class Service { hello() { return 'inherited'; } }\nmodule.exports = new Service();\n`,
    },
  ),
  ...installed(
    'optional',
    {},
    {
      'index.js': `let found;\ntry { found = require('not-installed-at-all'); } catch (error) { found = error.code; }\nexports.found = found;\n`,
    },
  ),
  ...installed(
    'two-formats',
    { exports: { import: './index.mjs', require: './index.cjs' } },
    {
      'index.mjs': `export const format = 'esm';\n`,
      'index.cjs': `exports.format = 'cjs';\n`,
    },
  ),
  ...installed(
    'reads-module',
    {},
    {
      'index.js': `const { readFileSync } = require('fs');\nexports.source = readFileSync(require.resolve('./source.js'), 'utf8');\n`,
      'source.js': 'its source',
    },
  ),
  ...installed(
    'own-name',
    {
      type: 'module',
      exports: { '.': './index.js', './sub': './sub.js' },
      imports: { '#private': './private.js' },
    },
    {
      'index.js': `export { sub } from 'own-name/sub';\nexport { hidden } from '#private';\n`,
      'sub.js': `export const sub = 'sub';\n`,
      'private.js': `export const hidden = await Promise.resolve('hidden');\n`,
    },
  ),
  ...installed(
    'with-asset',
    { type: 'module', main: 'index.js' },
    {
      'index.js': `import { readFileSync } from 'node:fs';
import path, { join } from 'node:path';
import { fileURLToPath } from 'node:url';
const read = (url) => readFileSync(url, 'utf8');
export const text = [
  read(new URL('./asset.txt', import.meta.url)),
  read(new URL('plain.txt', import.meta.url)),
  read(fileURLToPath(join(import.meta.url, '../joined.txt'))),
  read(fileURLToPath(path.join(import.meta.url, "../joined.txt"))),
].join(', ');
`,
      'asset.txt': 'the asset',
      'joined.txt': 'joined',
      'plain.txt': 'without dot',
    },
  ),
  // Waymark brings a file of the same name: this one is not its affair.
  ...installed(
    'undici',
    { version: '5.28.5' },
    {
      'index.js': `exports.size = Buffer.from(require('./lib/llhttp/llhttp-wasm.js'), 'base64').length;\n`,
      'lib/llhttp/llhttp-wasm.js': `module.exports = '${'AAAA'.repeat(300)}';\n`,
    },
  ),
  // The entry for servers of React 18, which its stable releases did not have yet.
  ...installed(
    'react',
    {
      version: '18.3.1',
      exports: {
        '.': { 'react-server': './server.js', default: './index.js' },
        './package.json': './package.json',
      },
    },
    {
      'index.js': `exports.version = '18.3.1';\n`,
      'server.js': `throw new Error('This entry point is not yet supported outside of experimental channels');\n`,
    },
  ),
  ...installed(
    'stored',
    { type: 'module', main: 'index.js' },
    {
      'index.js': `export const stored = new globalThis.AsyncLocalStorage().run('stored', () => 'stored');\n`,
    },
  ),
  ...installed('server-only', {}, { 'index.js': `throw new Error('This is for servers.');\n` }),
  // Whoever comes from Next.js has it installed.
  ...installed(
    'next',
    {},
    {
      'headers.js': `exports.cookies = () => { throw new Error('This is the package next.'); };\n`,
      'server.js': 'exports.NextResponse = class {};\n',
    },
  ),
  ...installed(
    'on-next',
    { type: 'module', main: 'index.js', ...NEXT_PEER },
    {
      'index.js': `import { cookies } from 'next/headers';
import { NextResponse } from 'next/server.js';
export const token = async () => (await cookies()).get('token')?.value;
export const Answer = NextResponse;
export const separator = () => require('node:path').sep;
`,
    },
  ),
  ...installed(
    'over-on-next',
    { type: 'module', main: 'index.js', dependencies: { 'on-next': '*' } },
    {
      'index.js': `export { token, Answer, separator } from 'on-next';\n`,
    },
  ),
  ...installed('commonjs-on-next', NEXT_PEER, {
    'index.js': `require('server-only');\nmodule.exports = require('./deep');\n`,
    'deep.js': `const { cookies } = require('next/headers');
exports.token = async () => (await cookies()).get('token')?.value;
exports.Answer = require('next/server').NextResponse;
`,
  }),
};

const ROUTES: Files = {
  'app/interop/route.ts': `import assigned, { one } from 'assigned';
import { hello } from 'instance';
import * as all from 'reexported';
import { second } from 'reexported';
import transpiled, { named } from 'transpiled';
import { starred } from '@/lib/stars';

export const GET = async () => Response.json({
  assigned: [assigned(), one],
  inherited: hello(),
  reexported: [Object.keys(all).filter((key) => key !== 'default'), second],
  starred,
  transpiled: [transpiled(), named],
  later: [(await import('transpiled')).default(), (await import('assigned')).one],
});
`,
  'lib/stars.ts': `import * as star from './star';\nexport const starred = Object.keys(star).sort();\n`,
  'lib/star.ts': `export * from 'reexported';\n`,
  'app/resolution/route.ts': `import { found } from 'optional';
import { version } from 'react';
import { stored } from 'stored';
import { size } from 'undici';
import { hidden, sub } from 'own-name';
import { format } from 'two-formats';

export const GET = async () =>
  Response.json({ found, size, stored, react: version, hidden, sub, formats: [format, require('two-formats').format] });
`,
  'app/assets/route.ts': `import { readFileSync } from 'node:fs';
import { source } from 'reads-module';
import { text } from 'with-asset';

const own = readFileSync(new URL('./own.txt', import.meta.url), 'utf8');
export const GET = () => Response.json({ text, own, source });
`,
  'app/assets/own.txt': 'its own',
  'app/context/route.ts': `import { Answer as CommonJsAnswer, token as commonJsToken } from 'commonjs-on-next';
import { NextResponse } from 'next/server';
import { Answer, separator, token } from 'over-on-next';

export const GET = async () => Response.json({
  tokens: [await token(), await commonJsToken()],
  separator: separator(),
  isOne: Answer === NextResponse && CommonJsAnswer === NextResponse,
});
`,
};

const ANSWERS: Record<string, unknown> = {
  '/interop': {
    assigned: ['called', 1],
    inherited: 'inherited',
    reexported: [['first', 'second'], 2],
    starred: ['first', 'second'],
    transpiled: ['its default', 'its name'],
    later: ['its default', 1],
  },
  '/resolution': {
    found: 'MODULE_NOT_FOUND',
    size: 900,
    stored: 'stored',
    react: '18.3.1',
    hidden: 'hidden',
    sub: 'sub',
    formats: ['esm', 'cjs'],
  },
  '/assets': { text: 'the asset, without dot, joined, joined', own: 'its own', source: 'its source' },
  '/context': { tokens: ['t1', 't1'], separator: sep, isOne: true },
};

const project = makeProject({
  ...PACKAGES,
  ...ROUTES,
  // Next.js gives modules of the project the same default exports with and without this type.
  'package.json': '{ "type": "module", "dependencies": { "over-on-next": "*", "commonjs-on-next": "*" } }',
  'tsconfig.json': '{ "compilerOptions": { "jsx": "preserve", "paths": { "@/*": ["./*"] } } }',
});
const servers: RunningCommand[] = [];
const asked: Record<string, (path: string) => Promise<Response>> = {};

beforeAll(async () => {
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const command of ['dev', 'start'] as const) {
    const server = await serveWaymark(command, project.dir);
    servers.push(server);
    asked[command] = (path) => fetch(server.url + path, { headers: { cookie: 'token=t1' } });
  }
  const app = await createTestApp(project.dir);
  asked['createTestApp'] = (path) =>
    app.fetch(new Request(`http://localhost${path}`, { headers: { cookie: 'token=t1' } }));
  closeApp = () => app.close();
});
let closeApp: () => Promise<void> = async () => {};
afterAll(async () => {
  await closeApp();
  for (const server of servers) await server.stop();
  project.remove();
});

for (const by of ['dev', 'start', 'createTestApp']) {
  for (const [path, answer] of Object.entries(ANSWERS)) {
    test(`packages: ${by} gives ${path} what a bundle of Next.js gives it`, async () => {
      const response = await asked[by]?.(path);
      const text = (await response?.text()) ?? '';
      expect(response?.status, text).toBe(200);
      expect(JSON.parse(text)).toEqual(answer);
    });
  }
}

test('JSX in a route: without React, the build says what to install, whatever tsconfig.json says', async () => {
  const other = makeProject({
    'tsconfig.json': '{ "compilerOptions": { "jsx": "preserve" } }',
    'app/api/route.tsx': 'export const GET = () => Response.json(typeof <b>bold</b>);\n',
  });
  const { code, stderr } = await runWaymark(['build'], other.dir);
  other.remove();
  expect(code).toBe(1);
  expect(stderr).toContain('npm install react');
});
