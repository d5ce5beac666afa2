import { CRON_DEFAULTS, type CronJob } from '../../http/cron-job.ts';
import type { CronConfig } from './cron-config.ts';

/** Fills the entries of a `crons` that has been checked with their defaults. */
export function resolveCrons(crons: unknown): CronJob[] {
  if (!Array.isArray(crons)) return [];
  const entries = crons as readonly CronConfig[];
  const names = jobNames(entries);
  return entries.map((entry, index) => ({
    ...CRON_DEFAULTS,
    ...Object.fromEntries(Object.entries(entry).filter(isSetting)),
    path: entry.path,
    schedule: entry.schedule,
    name: names[index] ?? entry.path,
  }));
}

/** The name of each entry: its own, or its path, with the schedule where others have the same path. */
export function jobNames(entries: readonly CronConfig[]): string[] {
  return entries.map(({ name, path, schedule }) => {
    if (name !== undefined && name !== null) return name;
    const isAlone = entries.filter((other) => other.path === path).length === 1;
    return isAlone ? path : `${path} ${schedule}`;
  });
}

/** `undefined` and `null` stand for the default. */
function isSetting([field, value]: readonly [string, unknown]): boolean {
  return Object.hasOwn(CRON_DEFAULTS, field) && value !== undefined && value !== null;
}
