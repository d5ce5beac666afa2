import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rolldown } from 'vite';
import { runtimeFile } from './runtime-file.ts';

/** What the library that renders images is imported from: the project has it, under one of two names. */
export const RENDERER = 'virtual:waymark/image-renderer';

/** The package, and the copy of it that comes with Next.js. */
const LIBRARIES = ['@vercel/og', 'next/dist/compiled/@vercel/og/index.node.js'];

/** The text of what `next/og` stands for. */
export function imagesModule(bundled: boolean): string {
  const path = runtimeFile('next/image-rendering');
  const source = bundled ? path : pathToFileURL(path).href;
  const cacheControl = bundled ? 'public, max-age=0, must-revalidate' : 'no-cache, no-store';
  return `import { imageResponseClass } from ${JSON.stringify(source)};
export const ImageResponse = imageResponseClass(() => import('${RENDERER}'), '${cacheControl}');
`;
}

/**
 * Finds the library that renders images.
 *
 * @throws when the project has none.
 */
export async function resolveRenderer(context: Rolldown.PluginContext, bundled: boolean) {
  const { root } = (context as unknown as { environment: { config: { root: string } } }).environment.config;
  for (const name of LIBRARIES) {
    const found = await context.resolve(name, join(root, 'package.json'), { skipSelf: true });
    if (found) return bundled ? found.id : { id: pathToFileURL(found.id).href, external: true };
  }
  return context.error({
    message: '`next/og` renders images with the package `@vercel/og`, which is not installed.',
    hint: 'Install it: npm install @vercel/og',
  } as never);
}
