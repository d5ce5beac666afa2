// The same route files through Vite alone: one entry a route, nothing around it.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [dir] = process.argv.slice(2);

// The very Vite that the product uses, whatever its version is.
const product = createRequire(new URL('../../package.json', import.meta.url));
const { build } = await import(pathToFileURL(product.resolve('vite')).href);

const routes = readdirSync(join(dir, 'app'), { recursive: true }).filter((file) => file.endsWith('route.ts'));

await build({
  root: dir,
  configFile: false,
  envFile: false,
  publicDir: false,
  logLevel: 'silent',
  build: {
    ssr: true,
    outDir: '.vite-build',
    emptyOutDir: true,
    target: 'node20.19',
    sourcemap: true,
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: Object.fromEntries(routes.map((file) => [file.slice(0, -'.ts'.length), join(dir, 'app', file)])),
    },
  },
});
