import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { isInstalled } from './is-installed.ts';

/**
 * Packages that do not survive bundling: native add-ons, and such as read files beside themselves or are patched
 * at run time. What Next.js leaves out of its bundles by default as well.
 *
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/serverExternalPackages
 */
const NEVER_BUNDLED = [
  '@appsignal/nodejs',
  '@aws-sdk/client-s3',
  '@aws-sdk/s3-presigned-post',
  '@electric-sql/pglite',
  '@huggingface/transformers',
  '@libsql/client',
  '@mikro-orm/core',
  '@mikro-orm/knex',
  '@node-rs/argon2',
  '@node-rs/bcrypt',
  '@prisma/client',
  '@react-pdf/renderer',
  '@sentry/profiling-node',
  '@sparticuz/chromium',
  '@swc/core',
  'argon2',
  'aws-crt',
  'bcrypt',
  'better-sqlite3',
  'canvas',
  'cpu-features',
  'dd-trace',
  'express',
  'firebase-admin',
  'import-in-the-middle',
  'isolated-vm',
  'jsdom',
  'keyv',
  'libsql',
  'mongodb',
  'mongoose',
  'newrelic',
  'node-cron',
  'node-pty',
  'onnxruntime-node',
  'pg',
  'pino',
  'pino-pretty',
  'pino-roll',
  'playwright',
  'playwright-core',
  'prisma',
  'puppeteer',
  'puppeteer-core',
  'require-in-the-middle',
  'sharp',
  'sqlite3',
  'thread-stream',
  'ts-morph',
  'typescript',
  'websocket',
  'zeromq',
];

/**
 * The packages that a build leaves outside: those of the config and those that do not survive bundling, as far as
 * the output will find them in the project's own `node_modules`.
 */
export function externalPackages(dir: string, configured: readonly string[]): string[] {
  const from = join(dir, 'package.json');
  return [...new Set([...configured, ...NEVER_BUNDLED])].filter((name) => isInstalled(name, from));
}

/** The package that an import specifier names; `undefined` for a path or a module of Node itself. */
export function packageOf(specifier: string): string | undefined {
  if (isBuiltin(specifier) || /^[./#\0]|^\w+:/.test(specifier)) return undefined;
  const [scope = '', name] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name ?? ''}` : scope;
}
