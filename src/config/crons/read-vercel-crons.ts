import type { CronJob } from '../../http/cron-job.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { jsonError } from '../../diagnostics/json-error.ts';
import { jsonPlace } from '../../diagnostics/json-place.ts';
import { lineAndColumn } from '../../diagnostics/line-and-column.ts';
import { describeValue } from '../describe-value.ts';
import { isRecord } from '../is-record.ts';
import { isCronPath } from './check-crons.ts';
import { vercelScheduleFault } from './schedule-fault.ts';

const FILE = 'vercel.json';

/** What Vercel knows of a job. */
export type VercelCron = Pick<CronJob, 'path' | 'schedule'>;

/** The field `crons` of vercel.json, and what is wrong with it. */
export interface VercelCrons {
  readonly entries: readonly VercelCron[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the field `crons` of vercel.json.
 *
 * @param text What the file holds.
 * @see https://vercel.com/docs/project-configuration/vercel-json#crons
 */
export function readVercelCrons(text: string): VercelCrons {
  const broken = jsonError(text);
  if (broken) {
    const place = lineAndColumn(text, broken.offset);
    const message = `${FILE} cannot be read: ${broken.message}`;
    const hint = 'mend it there';
    return {
      entries: [],
      diagnostics: [{ code: 'ERR_CRON', severity: 'error', message, file: FILE, ...place, hint }],
    };
  }
  const fields: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  const crons = isRecord(fields) ? fields['crons'] : undefined;
  if (crons === undefined) return { entries: [], diagnostics: [] };
  const fault = makeFault(text);
  if (!Array.isArray(crons)) {
    const message = `\`crons\` in ${FILE} must be an array: received ${describeValue(crons)}`;
    return { entries: [], diagnostics: [fault(['crons'], message, EXAMPLE)] };
  }
  const diagnostics = crons.flatMap((entry: unknown, index) => checkEntry(index, entry, fault));
  const entries = unique(crons.filter((_, index) => checkEntry(index, crons[index], fault).length === 0));
  return { entries, diagnostics };
}

const EXAMPLE = 'write { "path": "/api/cron/daily", "schedule": "0 5 * * *" }';

type Fault = (at: readonly (string | number)[], message: string, hint: string) => Diagnostic;

function makeFault(text: string): Fault {
  return (at, message, hint) => {
    const offset = jsonPlace(text, at);
    const place = offset === undefined ? {} : lineAndColumn(text, offset);
    return { code: 'ERR_CRON', severity: 'error', message, file: FILE, ...place, hint };
  };
}

function checkEntry(index: number, entry: unknown, fault: Fault): Diagnostic[] {
  const at = `crons[${index}]`;
  if (!isRecord(entry)) {
    const message = `\`${at}\` in ${FILE} must be an object: received ${describeValue(entry)}`;
    return [fault(['crons', index], message, EXAMPLE)];
  }
  const { path, schedule } = entry;
  const found: Diagnostic[] = [];
  if (typeof path !== 'string' || !isCronPath(path) || path.length > 512) {
    const message = `\`${at}.path\` in ${FILE} must be a path that starts with a slash: received ${describeValue(path)}`;
    found.push(
      fault(['crons', index, 'path'], message, 'write the path of a route, such as "/api/cron/daily"'),
    );
  }
  if (typeof schedule !== 'string') {
    const message = `\`${at}.schedule\` in ${FILE} must be a cron expression: received ${describeValue(schedule)}`;
    found.push(fault(['crons', index, 'schedule'], message, 'write it as "0 5 * * *"'));
    return found;
  }
  const odd = vercelScheduleFault(schedule);
  if (odd) {
    const message = `\`${at}.schedule\` in ${FILE} is ${describeValue(schedule)}, which ${odd.reason}`;
    found.push(fault(['crons', index, 'schedule'], message, odd.hint));
  }
  return found;
}

/** The same entry twice is one. */
function unique(entries: readonly VercelCron[]): VercelCron[] {
  const byText = new Map(entries.map(({ path, schedule }) => [`${path} ${schedule}`, { path, schedule }]));
  return [...byText.values()];
}
