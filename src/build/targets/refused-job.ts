import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { CRON_DEFAULTS, type CronJob } from '../../http/cron-job.ts';

/** Says that a platform cannot run a job at its times. */
export function refusedJob({ name }: CronJob, platform: string, reason: string, hint: string): Diagnostic {
  const message = `${platform} cannot run the cron job \`${name}\`: ${reason}`;
  return { code: 'ERR_TARGET', severity: 'error', message, hint };
}

/** Names the settings of a job that a platform does not have. */
export function settingsWithoutEffect(job: CronJob, platform: string): Diagnostic[] {
  const names = (Object.keys(CRON_DEFAULTS) as (keyof typeof CRON_DEFAULTS)[]).filter(
    (name) => name !== 'timeZone' && job[name] !== CRON_DEFAULTS[name],
  );
  if (names.length === 0) return [];
  const message = `${platform} runs the cron job \`${job.name}\` without ${names.map((name) => `\`${name}\``).join(', ')}`;
  const hint = 'they have an effect under `waymark start`';
  return [{ code: 'ERR_TARGET', severity: 'warning', message, hint }];
}
