import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder, removeFolder } from './folders.js';
import { SESSION_PASSWORD } from './kit-session.js';
import { manyRoutes } from './many-routes.js';

const bench = fileURLToPath(new URL('.', import.meta.url));

/** The servers and builds that stand beside the product. */
export const peer = (name) => join(bench, 'peers', name);

/** The path of the route that every app of `makeApp` has. */
export const FIRST_ROUTE = '/api/r0001';

/**
 * Writes an app with a number of routes, each a file of its own with its own answer.
 *
 * @param {'waymark' | 'next' | 'vinext'} tool What it is for.
 */
export function makeApp(routes, tool = 'waymark') {
  const files = {};
  for (let index = 1; index <= routes; index++) {
    const name = `r${String(index).padStart(4, '0')}`;
    files[`app/api/${name}/route.ts`] = routeSource(name);
  }
  return makeProject(files, tool);
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

/** A static file of 10 KiB. */
export const STATIC_FILE = { path: '/lorem.txt', text: 'Lorem ipsum dolor sit amet, sed.'.repeat(320) };

/** Writes the app whose answers are compared under load: the files of `project/`, and a static one. */
export function makeComparedApp(tool) {
  const env = { '.env': `SESSION_PASSWORD=${SESSION_PASSWORD}\n` };
  const project = makeProject({ [`public${STATIC_FILE.path}`]: STATIC_FILE.text, ...env }, tool);
  cpSync(join(bench, 'project'), project.dir, { recursive: true });
  if (tool === 'waymark') addKit(project.dir);
  return project;
}

/** Adds what the other tools do not have: the route that uses the kit, and the library of its schema. */
function addKit(dir) {
  cpSync(join(bench, 'kit'), dir, { recursive: true });
  mkdirSync(join(dir, 'node_modules'));
  symlinkSync(join(bench, '../node_modules/zod'), join(dir, 'node_modules/zod'), 'dir');
}

/** Writes an app with the routes of `many-routes.js`. */
export function makeRoutesApp(count) {
  const files = {};
  for (const { path, isDynamic } of manyRoutes(count)) {
    if (isDynamic)
      files[`app${path}/[id]/route.ts`] =
        `export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return Response.json({ route: '${path}', id });
}
`;
    else files[`app${path}/route.ts`] = `export const GET = () => Response.json({ route: '${path}' });\n`;
  }
  return makeProject(files, 'waymark');
}

/** Writes a project into a new folder; `remove` deletes it. */
export function makeProject(files, tool = 'waymark') {
  // Next.js and vinext are found from below this folder alone; Waymark must not find what they bring along.
  const dir = makeFolder(tool === 'waymark' ? join(tmpdir(), 'waymark-bench-') : join(bench, '.work-'));
  for (const [name, text] of Object.entries({ ...PROJECT_FILES, ...TOOL_FILES[tool], ...files })) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return { dir, remove: () => removeFolder(dir) };
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

const TOOL_FILES = {
  waymark: {},
  next: {
    'next.config.mjs': `export default {
  // Bundling is what is compared, so nothing is checked.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: ${JSON.stringify(bench)} },
};
`,
  },
  vinext: {
    'vite.config.js': `import vinext from 'vinext';

export default { plugins: [vinext()] };
`,
  },
};
