// Serves a folder `.vercel/output` as Vercel's edge does, as far as the builds here ask for it: the routes of
// config.json, the files of static/, and functions behind a proxy that says who asks. What it does not know it refuses.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { forward } from './forward.js';

const { values } = parseArgs({ options: { port: { type: 'string' } } });
const source = join(process.cwd(), '.vercel', 'output');
// Elsewhere, so that nothing is found that has not been deployed.
const root = mkdtempSync(join(tmpdir(), 'waymark-vercel-'));
cpSync(source, root, { recursive: true });
process.chdir(root);
process.env['NODE_ENV'] = 'production';

const config = JSON.parse(readFileSync(join(root, 'config.json'), 'utf8'));
if (config.version !== 3) throw new Error(`config.json has version ${config.version}`);
const KNOWN = new Set(['src', 'dest', 'headers', 'continue', 'handle']);
for (const route of config.routes) {
  const odd = Object.keys(route).find((name) => !KNOWN.has(name));
  if (odd !== undefined) throw new Error(`A route has \`${odd}\`, which is not known here.`);
}

/** Work that `waitUntil` was told of: Vercel stops a function once it has been answered and this has settled. */
const pending = new Set();
globalThis[Symbol.for('@vercel/request-context')] = {
  get: () => ({ waitUntil: (work) => pending.add(work.finally(() => pending.delete(work))) }),
};

const functions = new Map();

/** The port of a function, which is started when it is first needed. */
function portOf(path) {
  if (!functions.has(path)) functions.set(path, startFunction(join(root, 'functions', `${path}.func`)));
  return functions.get(path);
}

async function startFunction(folder) {
  const settings = JSON.parse(readFileSync(join(folder, '.vc-config.json'), 'utf8'));
  if (settings.launcherType !== 'Nodejs' || settings.shouldAddHelpers !== false)
    throw new Error(`Not known here: ${JSON.stringify(settings)}`);
  if (!/^nodejs(?:22|24)\.x$/.test(settings.runtime)) throw new Error(`There is no ${settings.runtime}`);
  const { default: listener } = await import(pathToFileURL(join(folder, settings.handler)).href);
  const server = createServer(listener);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server.address().port;
}

const TYPES = {
  '.txt': 'text/plain; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
};

function fileOf(path) {
  const decoded = decodeURIComponent(path);
  for (const name of [decoded, join(decoded, 'index.html')]) {
    const file = join(root, 'static', name);
    if (existsSync(file) && statSync(file).isFile()) return file;
  }
  return undefined;
}

function sendFile(file, incoming, outgoing, headers) {
  const body = readFileSync(file);
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  const all = {
    'cache-control': 'public, max-age=0, must-revalidate',
    'content-type': type,
    'content-length': body.length,
    ...headers,
  };
  outgoing.writeHead(200, all).end(incoming.method === 'HEAD' ? undefined : body);
}

async function callFunction(path, incoming, outgoing, headers) {
  const host = incoming.headers.host ?? 'localhost';
  const raw = [];
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    if (!/^x-(?:forwarded-|real-ip)/i.test(incoming.rawHeaders[index]))
      raw.push(incoming.rawHeaders[index], incoming.rawHeaders[index + 1]);
  }
  raw.push(
    'x-forwarded-host',
    host,
    'x-forwarded-proto',
    'https',
    'x-forwarded-for',
    '203.0.113.7',
    'x-real-ip',
    '203.0.113.7',
  );
  forward(incoming, outgoing, { port: await portOf(path), rawHeaders: raw, headers });
}

function answer(incoming, outgoing) {
  const path = incoming.url.split('?')[0];
  const headers = {};
  for (const route of config.routes) {
    if (route.handle === 'filesystem') {
      const file = fileOf(path);
      if (file) return sendFile(file, incoming, outgoing, headers);
    } else if (route.handle !== undefined) throw new Error(`Not known here: handle ${route.handle}`);
    else if (new RegExp(route.src, 'i').test(path)) {
      for (const [name, value] of Object.entries(route.headers ?? {})) headers[name.toLowerCase()] = value;
      if (route.continue) continue;
      return callFunction(route.dest.slice(1), incoming, outgoing, headers);
    }
  }
  outgoing.writeHead(404).end('NOT_FOUND');
}

const server = createServer((incoming, outgoing) => {
  Promise.resolve()
    .then(() => answer(incoming, outgoing))
    .catch((error) => {
      console.error(error);
      outgoing.writeHead(500).end();
    });
});
server.listen(Number(values.port), () => console.log(`serving on ${values.port}`));
process.once('SIGTERM', async () => {
  await Promise.all(pending);
  rmSync(root, { recursive: true, force: true });
  process.exit(0);
});
