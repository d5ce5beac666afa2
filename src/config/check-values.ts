import { checkCacheLife } from './check-cache-life.ts';
import { checkDistDir } from './check-dist-dir.ts';
import { describeValue } from './describe-value.ts';
import type { FieldProblem } from './field-problem.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Finds the fields whose value is of the right type and cannot be used. Each rule is one of Next.js, or says why not. */
export function checkValues(name: string, fields: Fields, dir: string): FieldProblem[] {
  return [
    ...checkAssetPrefix(name, fields['assetPrefix']),
    ...checkBasePath(name, fields['basePath']),
    ...checkCacheLife(name, fields['cacheLife']),
    ...checkUseCache(name, fields),
    ...checkDistDir(name, fields['distDir'], dir),
    ...checkEnvKeys(name, fields['env']),
    ...checkPageExtensions(name, fields['pageExtensions']),
  ];
}

function problem(field: string, message: string, hint: string): FieldProblem {
  return { code: 'ERR_CONFIG_VALUE', severity: 'error', field, message, hint };
}

/** @see https://nextjs.org/docs/app/api-reference/config/next-config-js/assetPrefix */
function checkAssetPrefix(name: string, value: unknown): FieldProblem[] {
  if (typeof value !== 'string' || /^$|^\/(?!\/)[^?#\s\\]*$/.test(value)) return [];
  if (/^(?:https?:)?\/\/[^?#\s\\]+$/i.test(value) && URL.canParse(value, 'http://localhost')) return [];
  const message = `\`assetPrefix\` in ${name} must be a URL or the beginning of a path: received ${describeValue(value)}`;
  return [
    problem(
      'assetPrefix',
      message,
      "write it as 'https://cdn.example.com', or as '/assets' with a slash before it",
    ),
  ];
}

/** @see https://nextjs.org/docs/app/api-reference/config/next-config-js/basePath */
function checkBasePath(name: string, value: unknown): FieldProblem[] {
  if (typeof value !== 'string' || value === '') return [];
  const fault = basePathFault(value);
  if (!fault) return [];
  const message = `\`basePath\` in ${name} ${fault}: received ${describeValue(value)}`;
  const parts = value.split('/').filter(Boolean).join('/');
  return [
    problem(
      'basePath',
      message,
      parts ? `write '/${parts}'` : 'remove the field to serve the app at the root',
    ),
  ];
}

function basePathFault(value: string): string | undefined {
  if (value === '/') return "must be '' or the prefix of a path";
  if (!value.startsWith('/')) return 'must start with a slash';
  if (value.endsWith('/')) return 'must not end with a slash';
  // Next.js takes these too, but then no request ever matches.
  if (/[?#\s\\]|\/\//.test(value)) return 'must be a plain path';
  return undefined;
}

/** As in Next.js, where the directive is a part of `cacheComponents`. */
function checkUseCache(name: string, { cacheComponents, experimental }: Fields): FieldProblem[] {
  const useCache = (experimental as Fields | null | undefined)?.['useCache'];
  if (cacheComponents !== true || useCache !== false) return [];
  const message = `\`experimental.useCache\` in ${name} cannot be false with \`cacheComponents\`, which relies on the directive 'use cache'`;
  return [problem('experimental', message, 'remove `useCache`')];
}

/** @see https://nextjs.org/docs/messages/env-key-not-allowed */
function checkEnvKeys(name: string, env: unknown): FieldProblem[] {
  if (typeof env !== 'object' || env === null) return [];
  const reserved = Object.entries(env).filter(
    ([key, value]) =>
      value !== undefined && value !== null && (/^(?:NODE_|__)./i.test(key) || key === 'NEXT_RUNTIME'),
  );
  return reserved.map(([key]) =>
    problem(
      'env',
      `The key \`${key}\` under \`env\` in ${name} is not allowed: it is reserved`,
      'use another name',
    ),
  );
}

/** @see https://nextjs.org/docs/app/api-reference/config/next-config-js/pageExtensions */
function checkPageExtensions(name: string, value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return [];
  if (value.length === 0) {
    const message = `\`pageExtensions\` in ${name} is an empty array: no file would be a route`;
    return [
      problem('pageExtensions', message, "name the extensions, such as ['ts', 'js'], or remove the field"),
    ];
  }
  const dotted = value.filter((item) => typeof item === 'string' && item.startsWith('.'));
  return dotted.map((item: string) => ({
    code: 'ERR_CONFIG_VALUE',
    severity: 'warning',
    field: 'pageExtensions',
    message: `\`pageExtensions\` in ${name} holds '${item}', which no file matches`,
    hint: `write '${item.slice(1)}'`,
  }));
}
