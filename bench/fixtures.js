import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bench = fileURLToPath(new URL('.', import.meta.url));

/** The command line of the product, as it is in this checkout. */
export const WAYMARK = join(bench, '..', 'bin', 'waymark.js');

/** The command line of Next.js. */
export const NEXT = join(bench, 'node_modules', 'next', 'dist', 'bin', 'next');

/** The servers and builds that stand beside the product. */
export const peer = (name) => join(bench, 'peers', name);

/** The path of the route that every app has. */
export const FIRST_ROUTE = '/api/r0001';

/**
 * Writes an app with a number of routes, each a file of its own with its own answer.
 *
 * @param {{ forNext?: boolean }} options `forNext`: in a folder from which Next.js is found.
 */
export function makeApp(routes, options) {
  const files = {};
  for (let index = 1; index <= routes; index++) {
    const name = `r${String(index).padStart(4, '0')}`;
    files[`app/api/${name}/route.ts`] = routeSource(name);
  }
  return makeProject(files, options);
}

function routeSource(name) {
  return `interface Answer {
  readonly route: string;
  readonly query: string | null;
}

export function GET(request: Request): Response {
  const { searchParams } = new URL(request.url);
  const answer: Answer = { route: '${name}', query: searchParams.get('q') };
  return Response.json(answer);
}

export async function POST(request: Request): Promise<Response> {
  const body: unknown = await request.json();
  return Response.json({ route: '${name}', body }, { status: 201 });
}
`;
}

/** Writes a project into a new folder; `remove` deletes it. */
export function makeProject(files, { forNext = false } = {}) {
  const dir = forNext ? nextDirectory() : mkdtempSync(join(tmpdir(), 'waymark-bench-'));
  const all = { ...PROJECT_FILES, ...(forNext ? NEXT_FILES : {}), ...files };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }) };
}

function nextDirectory() {
  const parent = join(bench, '.work');
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, 'next-'));
}

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['dom', 'dom.iterable', 'esnext'],
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    noEmit: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    isolatedModules: true,
    skipLibCheck: true,
    paths: { '@/*': ['./*'] },
  },
  include: ['**/*.ts'],
  exclude: ['node_modules'],
};

const PROJECT_FILES = {
  'package.json': `${JSON.stringify({ name: 'measured', private: true, type: 'module' }, null, 2)}\n`,
  'tsconfig.json': `${JSON.stringify(TSCONFIG, null, 2)}\n`,
};

const NEXT_FILES = {
  'next.config.mjs': `export default {
  // Bundling is what is compared, so nothing is checked.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: ${JSON.stringify(bench)} },
};
`,
};
