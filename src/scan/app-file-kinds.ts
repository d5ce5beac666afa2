import type { PageFileKind } from '../app/manifest.ts';

/** The names, without extension, that give a file of `app/` its meaning. */
export const APP_FILE_KINDS = [
  'route',
  'page',
  'layout',
  'template',
  'loading',
  'error',
  'global-error',
  'not-found',
  'global-not-found',
  'forbidden',
  'unauthorized',
  'default',
] as const satisfies readonly ('route' | PageFileKind)[];

/** What a file of `app/` is; metadata files, such as favicon.ico, have names of their own. */
export type AppFileKind = (typeof APP_FILE_KINDS)[number] | 'metadata';
