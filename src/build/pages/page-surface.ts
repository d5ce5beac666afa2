import { runtimeFile } from '../runtime-file.ts';
import { SERVER_ENVIRONMENT } from '../vite-config.ts';

/** What components import of `next/*`, wherever they run: modules of `src/pages/next`. */
const EVERYWHERE = new Set(['dynamic', 'error', 'form', 'image', 'link', 'script', 'web-vitals']);
/** What is another module for components than for what runs beside route files. */
const OUTSIDE_OF_SERVER = new Set(['navigation']);

/** The module that an import of `next/*` stands for in a project with pages; `undefined` where that is as for route files. */
export function pageSurface(specifier: string, environment: string): string | undefined {
  const name = /^(?:next|waymark)\/(.+?)(?:\.js)?$/.exec(specifier)?.[1];
  if (name === undefined) return undefined;
  const isHere = EVERYWHERE.has(name) || (OUTSIDE_OF_SERVER.has(name) && environment !== SERVER_ENVIRONMENT);
  return isHere ? runtimeFile(`pages/next/${name}`) : undefined;
}
