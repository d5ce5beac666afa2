import { expect, test } from 'vitest';
import type * as DescribeModule from '../src/dev/describe-failure.ts';
import type * as ProjectModule from '../src/dev/dev-project.ts';
import { expectReadable, inProject } from './harness/malformed.ts';

const ROUTE = 'app/(group)/x/route.ts';
const URL_OF_ROUTE = 'http://localhost/x';

interface Shown {
  readonly status: number;
  /** What a developer is shown of each failure. */
  readonly failures: readonly { title: string; place?: string; frame?: string; stack: string }[];
}

/** Asks a route of a project that runs from its sources, as `waymark dev` does. */
async function ask(source: string, more: Record<string, string> = {}): Promise<Shown> {
  const { DevProject } = (await import('../dist/dev/dev-project.js' as string)) as typeof ProjectModule;
  const { describeFailures } = (await import(
    '../dist/dev/describe-failure.js' as string
  )) as typeof DescribeModule;
  return inProject({ [ROUTE]: source, ...more }, async (dir) => {
    const failures: Shown['failures'][number][] = [];
    const note = (error: unknown) => void failures.push(...describeFailures(error, dir));
    const project = new DevProject(dir, {
      mode: 'development',
      broken: (error) => {
        note(error);
        return new Response(null, { status: 500 });
      },
      app: { onError: note },
    });
    const connection = { closed: Promise.resolve(), waitUntil: () => {} };
    const { status } = await project.fetch(new Request(URL_OF_ROUTE), connection);
    await project.close();
    for (const { title, place = '', frame = '', stack } of failures)
      expectReadable([title, place, frame, stack].join('\n').replaceAll(dir, ''));
    return { status, failures };
  });
}

const handler = (body: string) => `export const GET = async () => {\n  ${body}\n};\n`;

test.each([
  ["throw new Error('no luck')", 'Error: no luck', '2:9'],
  ["throw new TypeError('no luck')", 'TypeError: no luck', '2:9'],
  ['null.x', "TypeError: Cannot read properties of null (reading 'x')", '2:8'],
  ['missing()', 'ReferenceError: missing is not defined', '2:3'],
  ["JSON.parse('{')", 'SyntaxError: ', '2:8'],
  ['return Response.json(1n)', 'TypeError: Do not know how to serialize a BigInt', '2:19'],
  ["return new Response('', { status: 99 })", 'RangeError: init["status"]', '2:10'],
  ["return Response.redirect('nowhere')", 'TypeError: ', '2:19'],
  ["await fetch('http://127.0.0.1:1/')", 'TypeError: fetch failed', '2:3'],
  ['(function f() { f(); })()', 'RangeError: Maximum call stack size exceeded', '2:13'],
  ["await Promise.reject(new Error('later'))", 'Error: later', '2:24'],
  ["await Promise.any([Promise.reject(new Error('one'))])", 'AggregateError: All promises were rejected', ''],
  ["throw new DOMException('gone', 'AbortError')", 'AbortError: gone', '2:9'],
  ["throw Object.assign(new Error('odd'), { name: 'Odd' })", 'Odd: odd', '2:23'],
  ["const e = new Error('own'); e.cause = e; throw e", 'Error: own', '2:13'],
  ["throw Object.defineProperty(new Error('odd'), 'stack', { get() { throw 1; } })", 'Error: odd', ''],
  ["throw Object.assign(new Error('odd'), { stack: 7, name: null })", 'null: odd', ''],
  ['throw undefined', 'Thrown: undefined', ''],
  ['throw null', 'Thrown: null', ''],
  ["throw 'a text'", "Thrown: 'a text'", ''],
  ['throw { a: 1 }', 'Thrown: { a: 1 }', ''],
  ["throw Symbol('s')", 'Thrown: Symbol(s)', ''],
  ['throw () => 1', 'Thrown: [Function (anonymous)]', ''],
  ["throw { [Symbol.for('nodejs.util.inspect.custom')]() { throw 1; } }", 'Thrown: {', ''],
  ['throw new Proxy({}, { getPrototypeOf() { throw 1; }, get() { throw 2; } })', 'Thrown: {}', ''],
  ['throw Object.create(null)', 'Thrown: [Object: null prototype] {}', ''],
  ['', "received 'undefined'", ''],
  ['return null', "received 'null'", ''],
  ["return 'text'", "received 'string'", ''],
  ['return 7', "received 'number'", ''],
  ['return {}', "received 'Object'", ''],
  ['return []', "received 'Array'", ''],
  ['return Response', "received 'function'", ''],
  ['return Object.create(null)', "received 'object'", ''],
  ['return { then(resolve) { resolve(5); } }', "received 'number'", ''],
  ["return Promise.resolve('text')", "received 'string'", ''],
  ["const r = new Response('x'); await r.text(); return r", 'has no body left', ''],
  ["const r = new Response('x'); r.body.getReader(); return r", '', ''],
  ["return (await import('next/server')).NextResponse.next()", 'NextResponse.next() was returned', ''],
  [
    "return (await import('next/server')).NextResponse.rewrite('http://a/')",
    'NextResponse.rewrite() was returned',
    '',
  ],
  ['return Response.error()', 'Response.error() was returned', ''],
])('a handler: %s', async (body, title, place) => {
  const { status, failures } = await ask(handler(body));
  if (title === '') return;
  expect(status).toBe(500);
  expect(failures).toHaveLength(1);
  expect(failures[0]?.title).toContain(title);
  if (place !== '') expect(failures[0]?.place).toBe(`${ROUTE}:${place}`);
  if (place !== '') expect(failures[0]?.frame).toContain('> 2 |');
  // No call but those of the project itself.
  for (const call of failures[0]?.stack.match(/^\s+at .*$/gm) ?? [])
    expect(call).toMatch(/app\/\(group\)|<anonymous>|node:fs/);
});

test.each([
  ['export const GET = 7;', 'The export `GET`', ''],
  ['export const GET = {};', 'is not a function', ''],
  ["export enum GET { A = 'a' }", 'is not a function', ''],
  ["export {};\nthrow new Error('at the top');", 'Error: at the top', '2:7'],
  ["export {};\nawait Promise.reject(new Error('at the top'));", 'Error: at the top', '2:22'],
  ['throw undefined;', 'Thrown: undefined', ''],
  ["import './lib';", 'Error: in a library', ''],
  ["import { cookies } from 'next/headers';\nawait cookies();", 'cookies', ''],
  ['export const a = /(/;', 'Invalid regular expression', ''],
  ["import { missing } from './one';\nmissing();", 'missing', ''],
])('a module: %s', async (source, title, place) => {
  const { status, failures } = await ask(source, {
    'app/(group)/x/lib.ts': "export {};\nthrow new Error('in a library');\n",
    'app/(group)/x/one.ts': 'export const one = 1;\n',
  });
  expect(status).toBe(500);
  expect(failures[0]?.title).toContain(title);
  if (place !== '') expect(failures[0]?.place).toBe(`${ROUTE}:${place}`);
});

test('a module: every error of a route is told, with its place and how to mend it', async () => {
  const source =
    "import './lib';\nimport './gone';\nimport 'nopkg';\nimport image from 'next/font/local';\nimport data from './data.json';\nexport const GET = () => Response.json([image, data]);\n";
  const { failures } = await ask(source, {
    'app/(group)/x/lib.ts': 'const a = ;',
    'app/(group)/x/data.json': '{',
  });
  expect(failures.map(({ place }) => place)).toEqual([
    'app/(group)/x/data.json:1:2',
    'app/(group)/x/lib.ts:1:11',
    `${ROUTE}:2:8`,
    `${ROUTE}:3:8`,
    `${ROUTE}:4:19`,
  ]);
  expect(failures.map(({ stack }) => stack)).toContain('Install it: npm install nopkg');
});

test('a cause is told with its own calls', async () => {
  const { failures } = await ask(
    handler("throw new Error('outer', { cause: new TypeError('inner', { cause: 'deep' }) })"),
  );
  expect(failures[0]?.stack).toBe(
    `    at GET (${ROUTE}:2:9)\nCaused by: TypeError: inner\n    at GET (${ROUTE}:2:37)\nCaused by: 'deep'`,
  );
});

test('a project with errors answers with all of them', async () => {
  const { status, failures } = await ask('', { 'proxy.ts': '', 'app/[id/route.ts': '' });
  expect(status).toBe(500);
  expect(failures.map(({ place }) => place).sort()).toEqual(['app/[id/route.ts', 'proxy.ts']);
});
