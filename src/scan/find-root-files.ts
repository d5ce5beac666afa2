import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** proxy.ts, or middleware.ts by its older name. */
export interface ScannedProxy {
  readonly kind: 'proxy' | 'middleware';
  /** The file, relative to the project directory, with `/` between its parts. */
  readonly file: string;
}

/** The files beside `app/` that are run for all of a project. */
export interface RootFiles {
  readonly proxy?: ScannedProxy;
  /** instrumentation.ts, relative to the project directory. */
  readonly instrumentation?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds the files that run for all of a project: beside `app/`, so in `src/` where that is `src/app/`.
 *
 * @param dir The absolute path of the project directory.
 * @param appDir `app` or `src/app`.
 * @param extensions Those of route files, without dot.
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/proxy
 */
export function findRootFiles(dir: string, appDir: string, extensions: readonly string[]): RootFiles {
  const [here, elsewhere] = appDir.startsWith('src/') ? (['src/', ''] as const) : (['', 'src/'] as const);
  const find = (folder: string, name: string) =>
    extensions
      .map((extension) => `${folder}${name}.${extension}`)
      .find((file) => existsSync(join(dir, file)));
  const proxy = find(here, 'proxy');
  const middleware = find(here, 'middleware');
  const instrumentation = find(here, 'instrumentation');
  const stray = ['proxy', 'middleware', 'instrumentation']
    .map((name) => find(elsewhere, name))
    .filter((file) => file !== undefined);
  return {
    ...(proxy ? { proxy: { kind: 'proxy', file: proxy } } : {}),
    ...(middleware && !proxy ? { proxy: { kind: 'middleware', file: middleware } } : {}),
    ...(instrumentation ? { instrumentation } : {}),
    diagnostics: [
      ...(proxy && middleware ? [twoProxies(proxy, middleware)] : []),
      ...(middleware && !proxy ? [renamed(middleware)] : []),
      ...stray.map((file) => strayFile(file, appDir)),
    ],
  };
}

function twoProxies(proxy: string, middleware: string): Diagnostic {
  return {
    code: 'ERR_PROXY_FILE',
    severity: 'error',
    file: middleware,
    message: `There is both a middleware file and a proxy file, ${proxy}: only one can be asked.`,
    hint: `Move what is in ${middleware} into ${proxy}, and delete it: https://nextjs.org/docs/messages/middleware-to-proxy`,
  };
}

function renamed(file: string): Diagnostic {
  const name = file.replace('middleware.', 'proxy.');
  return {
    code: 'ERR_PROXY_FILE',
    severity: 'warning',
    file,
    message: 'The name `middleware` is deprecated: it has become `proxy`. The file is run all the same.',
    hint: `Rename it to ${name}, and its function to \`proxy\`: https://nextjs.org/docs/messages/middleware-to-proxy`,
  };
}

/** It may be a module of another meaning; if not, nobody would know that it is not run. */
function strayFile(file: string, appDir: string): Diagnostic {
  return {
    code: 'ERR_PROXY_FILE',
    severity: 'warning',
    file,
    message: `The file is not run, as it would be beside \`${appDir}\`.`,
    hint: `Move it beside \`${appDir}\`, or give it another name if it is something else.`,
  };
}
