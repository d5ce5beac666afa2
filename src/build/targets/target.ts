import type { Plugin } from 'vite';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import type { ServerSettings } from '../../config/resolve-server.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { CronJob } from '../../http/cron-job.ts';
import type { ScannedRoute } from '../../scan/scan-project.ts';
import type { BuildProxy } from '../proxy/build-proxy.ts';
import type { VirtualModule } from '../virtual/virtual-module.ts';

/** What the entry of an output is made of. */
export interface EntryInput {
  /** What the config says of the server. */
  readonly server: ServerSettings;
  /** The jobs that run. */
  readonly crons: readonly CronJob[];
}

/** A project, as far as a target may have an opinion of it. */
export interface TargetProject {
  /** The absolute path of the project directory. */
  readonly dir: string;
  readonly config: ResolvedConfig;
  readonly routes: readonly ScannedRoute[];
  readonly proxy: BuildProxy | undefined;
  readonly crons: readonly CronJob[];
}

/** A bundle that has been written, before it takes the place of the one before. */
export interface TargetOutput extends TargetProject {
  /** The absolute path of the folder that will be the output. */
  readonly outDir: string;
  /** The absolute path of the folder in it that has the bundle, with the files of `public/` in `public`. */
  readonly bundleDir: string;
  /** The packages that the bundle needs in `node_modules`, with their versions. */
  readonly externals: Readonly<Record<string, string>>;
}

/** Where a build is to run. */
export interface BuildTarget {
  readonly name: TargetName;
  /** The absolute path of the folder that the build makes anew. */
  outDir(dir: string, config: ResolvedConfig): string;
  /** Where in it the bundle goes. Default: right into it. */
  readonly bundleFolder?: string;
  /** What the bundle can rely on. `workers`: no files, and no packages beside it. */
  readonly runtime: 'node' | 'workers';
  /** The entry, `server.js`; it exports `prerender` where there are files to put answers into. */
  entry(input: EntryInput): VirtualModule;
  /** What is done to modules besides. Default: nothing. */
  plugins?(): readonly Plugin[];
  /** What of a project cannot be done there. */
  check?(project: TargetProject): readonly Diagnostic[];
  /** Adds to the output, or to the project, what the target needs besides the bundle. */
  finish?(output: TargetOutput): Promise<readonly Diagnostic[]>;
  /** What to do with the output, for a person: `Serve it: waymark start`. */
  readonly next: string;
}

/** The names of the targets. */
export const TARGET_NAMES = ['node', 'docker', 'vercel', 'workers'] as const;

/** The name of a target. */
export type TargetName = (typeof TARGET_NAMES)[number];

/** Whether a text names a target. */
export function isTargetName(text: string): text is TargetName {
  return (TARGET_NAMES as readonly string[]).includes(text);
}
