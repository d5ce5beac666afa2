import { rmSync } from 'node:fs';
import { linkPackages } from '../harness/link-packages.ts';
import { writeFiles } from '../harness/run-waymark.ts';
import { PENDING } from './pending.ts';
import { PROFILES, type Profile, type ProfileName } from './profiles.ts';
import { type Topic, topicFiles } from './twin-case.ts';

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'es2023',
    lib: ['es2024', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: false,
    noEmit: true,
    allowJs: true,
    esModuleInterop: true,
    isolatedModules: true,
    resolveJsonModule: true,
    jsx: 'react-jsx',
    incremental: true,
    skipLibCheck: true,
    plugins: [{ name: 'next' }],
    paths: { '@/*': ['./*'] },
  },
  include: ['next-env.d.ts', '**/*.ts', '**/*.tsx', '.next/types/**/*.ts', '.next/dev/types/**/*.ts'],
  exclude: ['node_modules'],
});

/** The whole app of a profile, made of the topics that are tried on it. */
export function appFiles(name: ProfileName, topics: readonly Topic[]): Record<string, string> {
  const { before = '', config, files }: Profile = PROFILES[name];
  const all: Record<string, string> = { ...projectFiles(before, config), ...files };
  for (const topic of topics.filter(({ profile }) => profile === name)) {
    for (const [path, text] of Object.entries(topicFiles(topic))) {
      if (path in all) throw new Error(`Two topics of the profile "${name}" write ${path}`);
      all[path] = text;
    }
  }
  return all;
}

/** What every project has. */
export function projectFiles(before: string, config: string): Record<string, string> {
  return {
    'package.json': '{ "type": "module" }',
    'tsconfig.json': TSCONFIG,
    'next.config.mjs': `${before}\nexport default { typescript: { ignoreBuildErrors: true }, ${config} };\n`,
  };
}

/** Whether Waymark has all that a topic needs. */
export function isPending({ feature }: Topic): boolean {
  return feature !== undefined && PENDING.includes(feature);
}

/** Writes an app into a folder that had nothing else in it before. */
export function writeApp(dir: string, files: Readonly<Record<string, string>>): void {
  rmSync(dir, { recursive: true, force: true });
  writeFiles(dir, files);
}

/** Has an app find `waymark` where npm would have put it: on Next.js its helpers come from a package like others. */
export function linkWaymark(dir: string): void {
  linkPackages(dir, ['waymark']);
}
