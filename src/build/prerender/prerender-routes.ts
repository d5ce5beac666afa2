import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { KeptRoutes } from '../../app/kept-routes.ts';
import type { PrerenderedRoute, PrerenderOptions } from '../../app/prerender-app.ts';
import { CONFIG_PHASES } from '../../config/config-phase.ts';
import { type Diagnostic, DiagnosticsError } from '../../diagnostics/diagnostic.ts';
import { projectPath } from '../../diagnostics/project-path.ts';
import type { BuiltRoute } from '../built-routes.ts';
import type { ScannedPage } from '../../scan/page-trees.ts';
import { runtimeFile } from '../runtime-file.ts';
import type { ChildReport, TextOfError } from './child-report.ts';
import { mayKeepAnswers, mayKeepPage } from './may-keep-answers.ts';

/** The file of a build that tells of which routes answers are kept; the server reads it. */
const KEPT_ROUTES_FILE = 'kept-routes.json';

/** The exports of which one at least is there where answers are kept. */
const KEEPING_EXPORTS = ['dynamic', 'revalidate', 'generateStaticParams'];

/** What the config says of answers that are made ahead of time. */
export interface PrerenderSettings {
  /** Seconds that the making of one answer may take. */
  readonly timeout: number;
  /** Whether routes are looked at that say nothing, too. */
  readonly cacheComponents: boolean;
}

/**
 * Makes the answers of a build that every request can have, in a process of its own, and puts them into its folder.
 *
 * @param dir The absolute path of the project directory.
 * @param outDir The absolute path of the build's folder.
 * @throws {DiagnosticsError} when one cannot be made.
 */
export async function prerenderRoutes(
  dir: string,
  outDir: string,
  routes: readonly BuiltRoute[],
  pages: readonly ScannedPage[],
  { timeout, cacheComponents }: PrerenderSettings,
): Promise<readonly PrerenderedRoute[]> {
  const mayKeep = (route: BuiltRoute) => {
    const { exports, metadata } = route;
    if (cacheComponents) return exports.includes('GET');
    return (metadata ?? KEEPING_EXPORTS.some((name) => exports.includes(name))) && mayKeepAnswers(dir, route);
  };
  const paths = [
    ...routes.filter((route) => route.kind === 'route' && mayKeep(route)),
    ...(cacheComponents ? [] : pages.filter((page) => mayKeepPage(dir, page))),
  ].map(({ path }) => path);
  if (paths.length === 0) return [];
  const report = await runChild(outDir, { paths, timeout });
  if (typeof report === 'string') throw new DiagnosticsError([brokenOff(report)]);
  const errors = report.failures.map(({ file, path, error }) => diagnose(dir, outDir, file, path, error));
  if (errors.length > 0) throw new DiagnosticsError(errors);
  const kept = report.routes.filter(({ isKept }) => isKept);
  const facts: KeptRoutes = Object.fromEntries(
    kept.map(({ path, isOpen, answers }) => [path, { isOpen, paths: answers.map((each) => each.path) }]),
  );
  if (kept.length > 0) writeFileSync(join(outDir, KEPT_ROUTES_FILE), `${JSON.stringify(facts, null, 2)}\n`);
  return kept;
}

/** @returns What the process says; a text for how it ended without a word. */
function runChild(outDir: string, options: PrerenderOptions): Promise<ChildReport | string> {
  const server = pathToFileURL(join(outDir, 'server.js')).href;
  const child = fork(runtimeFile('build/prerender/prerender-child'), [server, JSON.stringify(options)], {
    env: { ...process.env, NEXT_PHASE: CONFIG_PHASES.PHASE_PRODUCTION_BUILD },
    execArgv: ['--enable-source-maps'],
  });
  return new Promise((resolve) => {
    let report: ChildReport | undefined;
    child.once('message', (message) => {
      report = message as ChildReport;
    });
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) =>
      resolve(report ?? (signal === null ? `ended with code ${code}` : `was ended by ${signal}`)),
    );
  });
}

function brokenOff(how: string): Diagnostic {
  return {
    code: 'ERR_PRERENDER',
    severity: 'error',
    message: `The process that makes answers ahead of time ${how} before it was done.`,
    hint: 'Its output above may say why: a route file may call process.exit, or throw where nobody waits.',
  };
}

function diagnose(dir: string, outDir: string, file: string, path: string, error: TextOfError): Diagnostic {
  const message = `The answer to GET ${path} cannot be made ahead of time: ${error.message}`;
  const hint = "Mend it, or export `dynamic = 'force-dynamic'` from it, so that it is made at each request.";
  const place = placeOf(dir, outDir, error.stack ?? '');
  return { code: 'ERR_PRERENDER', severity: 'error', file, ...place, message, hint };
}

/** The first place of a stack that is in the project's own files. */
function placeOf(
  dir: string,
  outDir: string,
  stack: string,
): Pick<Diagnostic, 'column' | 'file' | 'line'> | undefined {
  for (const [, at = '', line, column] of stack.matchAll(/\(?((?:file:)?\/[^\s():]+):(\d+):(\d+)\)?$/gm)) {
    const path = at.startsWith('file:') ? fileURLToPath(at) : at;
    const isOwn =
      path.startsWith(`${dir}/`) && !path.startsWith(`${outDir}/`) && !path.includes('/node_modules/');
    if (isOwn) return { file: projectPath(path, dir), line: Number(line), column: Number(column) };
  }
  return undefined;
}
