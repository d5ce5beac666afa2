const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/**
 * A cron expression as Cloudflare has it: there 1 is Sunday, and 0 no day; names mean the same everywhere.
 *
 * @see https://developers.cloudflare.com/workers/configuration/cron-triggers/#supported-cron-expressions
 */
export function triggerOf(schedule: string): string {
  const fields = schedule.trim().split(/\s+/);
  const day = fields[4];
  if (day === undefined) return schedule;
  // What follows a slash or `#` counts, and is no day.
  fields[4] = day.replaceAll(/(?<![/#\w])[0-7](?!\w)/g, (digit) => DAYS[Number(digit)] ?? digit);
  return fields.join(' ');
}
