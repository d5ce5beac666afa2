import { mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { HeaderRule, Rules } from '../../../app/rules/rules.ts';
import { hasContentHash } from '../../../http/content-hash.ts';
import { proxyPattern } from '../../../http/proxy-pattern.ts';
import { rulePattern } from '../../../http/rule-pattern.ts';
import type { BuildProxy } from '../../proxy/build-proxy.ts';
import { listFiles } from '../list-files.ts';

/** Files, and what in front of them has a say. */
export interface SplitInput {
  /** The absolute path of the folder that has all of them. */
  readonly from: string;
  /** The absolute path of the folder that the CDN serves. */
  readonly to: string;
  readonly basePath: string;
  readonly rules: Rules | undefined;
  readonly proxy: BuildProxy | undefined;
}

/** What there is to tell the CDN of the files that it has. */
export interface SplitFiles {
  readonly headerRules: readonly HeaderRule[];
  /** Paths with base path. */
  readonly hashed: readonly string[];
}

/**
 * Moves the files to the CDN that it answers as the app would. Those stay with the function that `proxy.ts`, a redirect,
 * a rewrite that comes before files, or a header with conditions may be about: there they are answered in the order of
 * Next.js. So do files called `index.html`, which the CDN would also answer for their folder.
 */
export function splitStaticFiles({ from, to, basePath, rules, proxy }: SplitInput): SplitFiles {
  const plain = (rules?.headers ?? []).filter(isPlain);
  const isAppsAffair = affairOf({ basePath, rules, proxy });
  const hashed: string[] = [];
  for (const name of listFiles(from)) {
    const path = `${basePath}/${name}`;
    if (basename(name) === 'index.html' || isAppsAffair(encodeURI(path))) continue;
    mkdirSync(dirname(join(to, name)), { recursive: true });
    renameSync(join(from, name), join(to, name));
    if (hasContentHash(name) || name.startsWith('_next/static/')) hashed.push(encodeURI(path));
  }
  return { headerRules: plain, hashed };
}

function affairOf({ basePath, rules, proxy }: Omit<SplitInput, 'from' | 'to'>): (path: string) => boolean {
  const sources = [
    ...(rules?.redirects ?? []),
    ...(rules?.rewrites.beforeFiles ?? []),
    ...(rules?.headers ?? []).filter((rule) => !isPlain(rule)),
  ];
  const patterns = sources.map(({ source, basePath: own }) => ({ pattern: rulePattern(source), own }));
  const matchers = proxy && (proxy.matchers?.map(({ source }) => proxyPattern(source, basePath)) ?? [/^/]);
  return (path) =>
    patterns.some(({ pattern, own }) => pattern.test(own === false ? path : path.slice(basePath.length))) ||
    (matchers ?? []).some((pattern) => pattern.test(path));
}

/** Whether a rule puts the same headers on every answer of its paths. */
function isPlain({ has = [], missing = [], headers }: HeaderRule): boolean {
  return has.length + missing.length === 0 && headers.every(({ key, value }) => !/[:\\]/.test(key + value));
}
