import { fork } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExportedAnswer, ExportOptions, ExportReport } from '../../app/export-app.ts';
import { CONFIG_PHASES } from '../../config/config-phase.ts';
import { projectCrons } from '../../config/crons/project-crons.ts';
import type { LoadedConfig } from '../../config/load-config.ts';
import { DEFAULT_CONFIG } from '../../config/default-config.ts';
import { DiagnosticsError } from '../../diagnostics/diagnostic.ts';
import { type BuildResult, buildProject } from '../build-project.ts';
import type { RouteRow } from '../route-table.ts';
import { runtimeFile } from '../runtime-file.ts';
import { stageDirectory } from '../stage-directory.ts';
import { exportDirectory } from './export-directory.ts';
import { cannotExport, exportErrors } from './export-errors.ts';
import { markExport } from './export-mark.ts';
import { planFiles } from './plan-files.ts';

/**
 * Builds a project, and writes all that it answers into a folder of files; where something cannot be exported, the
 * last good folder stays.
 *
 * @param dir The absolute path of the project directory.
 * @throws {DiagnosticsError} with everything that cannot be exported.
 */
export async function exportProject(dir: string, loaded: LoadedConfig): Promise<BuildResult> {
  const { config } = loaded;
  const out = exportDirectory(dir, config);
  const serverConfig = { ...config, distDir: DEFAULT_CONFIG.distDir };
  const built = await buildProject(dir, { ...loaded, config: serverConfig });
  // So that `waymark start` knows what it finds there.
  markExport(built.distDir, dir, out);
  const crons = await projectCrons(dir, config.crons);
  const report = await makeAnswers(built.distDir, { timeout: config.staticPageGenerationTimeout });
  const publicDir = join(built.distDir, 'public');
  const planned = planFiles(report.answers, publicDir, config.trailingSlash);
  const errors = [
    ...exportErrors({ rows: built.routes, config, crons: crons.jobs, report }),
    ...planned.errors,
  ];
  if (errors.length > 0) throw new DiagnosticsError(errors);
  await writeFiles(out, publicDir, planned.files);
  const routes = built.routes.map((row) => withAnswers(row, config.basePath, report.answers));
  return { ...built, distDir: out, routes };
}

function withAnswers(row: RouteRow, basePath: string, answers: readonly ExportedAnswer[]): RouteRow {
  const own = answers.filter(({ file, kind }) => file === row.file && kind === row.kind);
  const made = own.map(({ path }) => ({ path: basePath + path, revalidate: null, expire: null }));
  return { ...row, answers: made };
}

async function makeAnswers(distDir: string, options: ExportOptions): Promise<ExportReport> {
  const server = pathToFileURL(join(distDir, 'server.js')).href;
  const child = fork(runtimeFile('build/export/export-child'), [server, JSON.stringify(options)], {
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
    cannotExport(undefined, `The process that makes the files ended with code ${String(code)}`),
  ]);
}

async function writeFiles(
  out: string,
  publicDir: string,
  files: ReadonlyMap<string, ExportedAnswer>,
): Promise<void> {
  const staged = stageDirectory(out);
  try {
    mkdirSync(staged.path, { recursive: true });
    if (existsSync(publicDir)) cpSync(publicDir, staged.path, { recursive: true, preserveTimestamps: true });
    for (const [name, { body }] of files) {
      const path = join(staged.path, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, Buffer.from(body, 'base64'));
    }
    await staged.commit();
  } catch (error) {
    staged.discard();
    throw error;
  }
}
