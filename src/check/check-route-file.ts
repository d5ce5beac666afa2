import { join } from 'node:path';
import { checkBodySize } from '../build/exports/check-body-size.ts';
import { checkExports } from '../build/exports/check-exports.ts';
import { checkSegmentConfig } from '../build/exports/check-segment-config.ts';
import { moduleExports } from '../build/exports/module-exports.ts';
import { statementsOf, writtenExports } from '../build/exports/written-export.ts';
import { lineAndColumn } from '../diagnostics/line-and-column.ts';
import type { Finding } from './check-report.ts';
import { DIFFERENCES } from './differences.ts';
import { toFinding } from './to-finding.ts';
import type { SourceModule } from './read-module.ts';

/** Exports that Next.js acts upon and Waymark does not, with the values that say nothing new. */
const WITHOUT_EFFECT: Readonly<Record<string, readonly unknown[]>> = {
  runtime: ['nodejs'],
  preferredRegion: [],
  maxDuration: [],
};

/** What is to be known of the exports of a route file, or of a file of `pages/api`. */
export function checkRouteFile(
  dir: string,
  { file, text }: SourceModule,
  kind: 'route' | 'pages-api',
): Finding[] {
  const { names, stars } = moduleExports(join(dir, file), text);
  // What `export *` brings is not looked for: a method may be among it.
  const odd = stars.length > 0 ? [] : checkExports(kind, file, [...names.keys()]);
  if (kind === 'pages-api') return [...odd, ...checkBodySize(dir, file)].map(toFinding);
  const faults = [...checkBodySize(dir, file), ...checkSegmentConfig(dir, file)];
  return [...[...odd, ...faults].map(toFinding), ...withoutEffect(file, text)];
}

function withoutEffect(file: string, text: string): Finding[] {
  const names = Object.keys(WITHOUT_EFFECT).filter((name) => text.includes(name));
  if (names.length === 0) return [];
  const statements = statementsOf(file, text);
  return names.flatMap((name) =>
    writtenExports(statements, name)
      .filter(({ value }) => !WITHOUT_EFFECT[name]?.includes(value))
      .map(({ start, end }) => ({
        level: 'difference',
        message: `\`${name} = ${text.slice(start, end)}\` has no effect: handlers run on the runtime that runs the server, for as long as they take.`,
        ...lineAndColumn(text, start),
        entry: DIFFERENCES.runtime,
      })),
  );
}
