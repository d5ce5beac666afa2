import type { ExportReport } from '../../app/export-app.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { CronJob } from '../../http/cron-job.ts';
import type { RouteRow } from '../route-table.ts';

/** What may keep a project from being exported. */
export interface ExportFindings {
  readonly rows: readonly RouteRow[];
  readonly config: ResolvedConfig;
  readonly crons: readonly CronJob[];
  readonly report: ExportReport;
}

/** Everything of a project that no folder of files can do, each with its file and the reason. */
export function exportErrors({ rows, config, crons, report }: ExportFindings): Diagnostic[] {
  const ofRows = rows.flatMap(errorsOfRow);
  // What is wrong with a file of its own is all that there is to say of it.
  const told = new Set(ofRows.map(({ file }) => file));
  return [
    ...ofRows,
    ...(config.rules
      ? [cannotExport(undefined, '`headers()`, `redirects()` and `rewrites()` of the config need a server')]
      : []),
    ...crons.map(({ path }) => cannotExport(undefined, `The cron job of ${path} needs a server`)),
    ...report.failures
      .filter(({ file }) => !told.has(file))
      .map(({ file, path, reason }) => cannotExport(file, `GET ${path}: ${reason}`)),
  ];
}

/** @param file Relative to the project directory; left out where it is no file that is at fault. */
export function cannotExport(file: string | undefined, reason: string): Diagnostic {
  const message = `It cannot be exported: ${reason.replace(/\.$/, '')}.`;
  const hint = "Change it, or remove `output: 'export'` from the config.";
  return { code: 'ERR_EXPORT', severity: 'error', ...(file === undefined ? {} : { file }), message, hint };
}

function errorsOfRow({ kind, file, path, methods }: RouteRow): Diagnostic[] {
  if (kind === 'proxy') return [cannotExport(file, 'It is called at each request')];
  if (kind === 'pages-api')
    return [cannotExport(file, 'API routes of `pages/api` are asked at each request')];
  if (kind === 'action')
    return [cannotExport(file.replace(/:\d+$/, ''), `The Server Action \`${path}\` needs a server`)];
  const other = methods.filter((method) => method !== 'GET' && method !== 'HEAD');
  return other.length > 0 ? [cannotExport(file, `It answers ${other.join(', ')}, and a file only GET`)] : [];
}
