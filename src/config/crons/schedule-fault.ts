import { Cron } from 'croner';

/** What is wrong with a schedule or a time zone, and how to mend it. */
export interface ScheduleFault {
  /** Reads well behind "which". */
  readonly reason: string;
  readonly hint: string;
}

const FIELDS = 'minute, hour, day of the month, month, day of the week';

/** Finds out why a cron expression of the config cannot be used. */
export function scheduleFault(schedule: string): ScheduleFault | undefined {
  const parts = schedule.trim().split(/\s+/);
  if (!schedule.startsWith('@') && (parts.length < 5 || parts.length > 6)) {
    return {
      reason: `has ${countOf(parts)} in the place of five, or of six with seconds`,
      hint: `write five fields, ${FIELDS}, such as '0 5 * * *' for every day at 5:00`,
    };
  }
  return patternFault(schedule);
}

/**
 * Finds out why Vercel does not take a cron expression.
 *
 * @see https://vercel.com/docs/cron-jobs#cron-expressions
 */
export function vercelScheduleFault(schedule: string): ScheduleFault | undefined {
  const parts = schedule.trim().split(/\s+/);
  if (parts.length !== 5) {
    return {
      reason: `has ${countOf(parts)} in the place of five`,
      hint: `write five fields, ${FIELDS}, such as "0 5 * * *" for every day at 5:00 UTC`,
    };
  }
  const odd = parts.find((part) => !/^[\d*,/-]+$/.test(part));
  if (odd !== undefined) {
    return {
      reason: `has \`${odd}\`, and Vercel takes numbers, \`*\`, \`,\`, \`-\` and \`/\` only`,
      hint: 'write numbers: 0 is Sunday, 1 is January; or move the entry into waymark.config.ts',
    };
  }
  if (parts[2] !== '*' && parts[4] !== '*') {
    return {
      reason: 'names both a day of the month and a day of the week, which Vercel does not take',
      hint: 'write `*` for one of them; or move the entry into waymark.config.ts',
    };
  }
  return patternFault(schedule);
}

/** Finds out why a time zone cannot be used. */
export function timeZoneFault(timeZone: string): ScheduleFault | undefined {
  try {
    Intl.DateTimeFormat('en', { timeZone });
    return undefined;
  } catch {
    return {
      reason: 'no system knows',
      hint: "write an IANA name such as 'Europe/Berlin', or leave it out for UTC",
    };
  }
}

function countOf(parts: readonly string[]): string {
  const count = parts.filter((part) => part !== '').length;
  return count === 1 ? '1 field' : `${count} fields`;
}

function patternFault(schedule: string): ScheduleFault | undefined {
  try {
    const pattern = new Cron(schedule, { paused: true, mode: '5-or-6-parts', timezone: 'UTC' });
    if (pattern.nextRun() !== null) return undefined;
    return { reason: 'never comes', hint: 'name a day that there is' };
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.replace(/^Cron(?:Pattern|Date): /, '') : String(error);
    return { reason: `cannot be read: ${reason}`, hint: `write ${FIELDS}, such as '*/15 * * * *'` };
  }
}
