import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { CronJob } from '../../../http/cron-job.ts';
import { triggerOf } from './cron-trigger.ts';

/** From when on a Worker has all that is relied on here, such as variables in `process.env`. */
const COMPATIBILITY_DATE = '2026-07-01';

/** What wrangler is told. */
export interface WranglerInput {
  /** The absolute path of the project directory. */
  readonly dir: string;
  /** The entry of the Worker, relative to it. */
  readonly main: string;
  /** The folder of the files, relative to it. */
  readonly assets: string;
  readonly crons: readonly CronJob[];
}

/** The config of wrangler, and what of it a config of the project's own has to have. */
export interface WranglerConfig {
  readonly text: string;
  /** Texts. */
  readonly needs: readonly string[];
}

/**
 * Writes the config of wrangler.
 *
 * @see https://developers.cloudflare.com/workers/wrangler/configuration/
 */
export function wranglerConfig({ dir, main, assets, crons }: WranglerInput): WranglerConfig {
  const triggers = [...new Set(crons.map(({ schedule }) => triggerOf(schedule)))];
  const config = {
    name: workerName(basename(dir)),
    main,
    compatibility_date: COMPATIBILITY_DATE,
    compatibility_flags: ['nodejs_compat'],
    // It is bundled already.
    no_bundle: true,
    find_additional_modules: true,
    rules: [{ type: 'ESModule', globs: ['**/*.js'] }],
    assets: {
      directory: assets,
      binding: 'ASSETS',
      // proxy.ts, redirects and headers come before files.
      run_worker_first: true,
      html_handling: 'none',
    },
    ...(triggers.length > 0 ? { triggers: { crons: triggers } } : {}),
  };
  const text = `// Written once by waymark build --target workers; it is yours to change.\n${JSON.stringify(config, null, 2)}\n`;
  return { text, needs: [main, assets, 'nodejs_compat', ...triggers] };
}

/** Looks whether a config of the project's own has what the Worker needs. */
export function checkWrangler(dir: string, file: string, { needs }: WranglerConfig): Diagnostic[] {
  const text = readFileSync(join(dir, file), 'utf8');
  return needs
    .filter((each) => !text.includes(each))
    .map((each) => ({
      code: 'ERR_TARGET',
      severity: 'warning',
      message: `${file} does not name \`${each}\`, which the Worker needs.`,
      file,
      hint: 'add it; or remove the file, to have it written anew and see where it goes',
    }));
}

/** Lower-case letters, digits and dashes: it becomes a part of a host name. */
function workerName(folder: string): string {
  return (
    folder
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 54) || 'api'
  );
}
