/**
 * The modules of `next/*` that are for pages, with what they export. Route files come by them through what they share
 * with pages, and render none of it: see `client-modules-plugin.ts`.
 */
const NEXT_COMPONENTS: Readonly<Record<string, readonly string[]>> = {
  'next/app': ['default'],
  'next/compat/router': ['useRouter'],
  'next/document': ['default', 'Head', 'Html', 'Main', 'NextScript'],
  'next/dynamic': ['default'],
  'next/error': ['default', 'catchError'],
  'next/form': ['default'],
  'next/head': ['default', 'defaultHead'],
  'next/image': ['default', 'getImageProps'],
  'next/legacy/image': ['default'],
  'next/link': ['default', 'useLinkStatus'],
  'next/router': ['default', 'Router', 'createRouter', 'makePublicRouterInstance', 'useRouter', 'withRouter'],
  'next/script': ['default', 'handleClientScriptLoad', 'initScriptLoader'],
  'next/web-vitals': ['useReportWebVitals'],
};

/** What a module of `next/*` for pages exports; `undefined` for any other. */
export function nextComponents(specifier: string): readonly string[] | undefined {
  const name = specifier.replace(/\.js$/, '');
  return Object.hasOwn(NEXT_COMPONENTS, name) ? NEXT_COMPONENTS[name] : undefined;
}
