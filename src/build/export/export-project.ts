import { fork } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExportReport } from '../../app/export-app.ts';
import { CONFIG_PHASES } from '../../config/config-phase.ts';
import { projectCrons } from '../../config/crons/project-crons.ts';
import type { LoadedConfig } from '../../config/load-config.ts';
import { DEFAULT_CONFIG } from '../../config/default-config.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import { type Diagnostic, DiagnosticsError } from '../../diagnostics/diagnostic.ts';
import { type BuildResult, buildProject } from '../build-project.ts';
import type { RouteRow } from '../route-table.ts';
import { runtimeFile } from '../runtime-file.ts';
import { stageDirectory } from '../stage-directory.ts';
import { exportPath } from './export-path.ts';

/** The file of a build that says that it was made for a static export. */
const EXPORT_MARK = 'export.json';

/** The absolute path of the folder of a static export: `out`, or what `distDir` says. */
function exportDirectory(dir: string, { distDir }: ResolvedConfig): string {
  return resolve(dir, distDir === DEFAULT_CONFIG.distDir ? 'out' : distDir);
}

/**
 * Builds a project, and writes all that it answers into a folder of files; where something cannot be exported, the
 * last good folder stays.
 *
 * @param dir The absolute path of the project directory.
 * @throws {DiagnosticsError} with everything that cannot be exported.
 */
export async function exportProject(dir: string, loaded: LoadedConfig): Promise<BuildResult> {
  const { config } = loaded;
  const serverConfig = { ...config, distDir: DEFAULT_CONFIG.distDir };
  const built = await buildProject(dir, { ...loaded, config: serverConfig });
  // So that `waymark start` knows what it finds there.
  writeFileSync(join(built.distDir, EXPORT_MARK), '{}\n');
  const crons = await projectCrons(dir, config.crons);
  const report = await makeAnswers(built.distDir);
  const errors = [
    ...built.routes.flatMap(errorsOfRow),
    ...(config.rules
      ? [refusal(undefined, '`headers()`, `redirects()` and `rewrites()` of the config need a server')]
      : []),
    ...crons.jobs.map(({ path }) => refusal(undefined, `The cron job of ${path} needs a server`)),
    ...report.failures.map(({ file, path, reason }) => refusal(file, `GET ${path}: ${reason}`)),
  ];
  if (errors.length > 0) throw new DiagnosticsError(errors);
  const out = exportDirectory(dir, config);
  await writeAnswers(out, join(built.distDir, 'public'), report, config.trailingSlash);
  return { ...built, distDir: out };
}

function errorsOfRow({ kind, file, path, methods }: RouteRow): Diagnostic[] {
  if (kind === 'proxy') return [refusal(file, 'It is called at each request')];
  if (kind === 'pages-api') return [refusal(file, 'API routes of `pages/api` are asked at each request')];
  if (kind === 'action')
    return [refusal(file.replace(/:\d+$/, ''), `The Server Action \`${path}\` needs a server`)];
  const other = methods.filter((method) => method !== 'GET' && method !== 'HEAD');
  return other.length > 0 ? [refusal(file, `It answers ${other.join(', ')}, and a file only GET`)] : [];
}

function refusal(file: string | undefined, reason: string): Diagnostic {
  const message = `It cannot be exported: ${reason.replace(/\.$/, '')}.`;
  const hint = "Change it, or remove `output: 'export'` from the config.";
  return { code: 'ERR_EXPORT', severity: 'error', ...(file === undefined ? {} : { file }), message, hint };
}

async function makeAnswers(distDir: string): Promise<ExportReport> {
  const server = pathToFileURL(join(distDir, 'server.js')).href;
  const child = fork(runtimeFile('build/export/export-child'), [server], {
    env: { ...process.env, NEXT_PHASE: CONFIG_PHASES.PHASE_PRODUCTION_BUILD },
    execArgv: ['--enable-source-maps'],
  });
  let report: ExportReport | undefined;
  child.once('message', (message) => {
    report = message as ExportReport;
  });
  const code = await new Promise((done) => child.once('exit', done));
  if (report) return report;
  throw new DiagnosticsError([
    refusal(undefined, `The process that makes the files ended with code ${String(code)}`),
  ]);
}

async function writeAnswers(
  out: string,
  publicDir: string,
  { answers }: ExportReport,
  trailingSlash: boolean,
): Promise<void> {
  const staged = stageDirectory(out);
  try {
    mkdirSync(staged.path, { recursive: true });
    if (existsSync(publicDir)) cpSync(publicDir, staged.path, { recursive: true, preserveTimestamps: true });
    const errors: Diagnostic[] = [];
    for (const answer of answers) {
      const name = exportPath(answer, trailingSlash);
      const path = join(staged.path, name ?? '');
      if (name === undefined) errors.push(refusal(answer.file, `${answer.path} can be no file`));
      else if (existsSync(path)) errors.push(refusal(answer.file, `There are two of \`${name}\``));
      else {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, Buffer.from(answer.body, 'base64'));
      }
    }
    if (errors.length > 0) throw new DiagnosticsError(errors);
    await staged.commit();
  } catch (error) {
    staged.discard();
    throw error;
  }
}
