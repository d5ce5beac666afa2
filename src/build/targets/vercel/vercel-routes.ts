import type { HeaderRule } from '../../../app/rules/rules.ts';
import { rulePattern } from '../../../http/rule-pattern.ts';

/** What the CDN of Vercel is told. */
export interface VercelRoutesInput {
  /** The rules whose headers the CDN puts on files. */
  readonly headerRules: readonly HeaderRule[];
  /** Paths of files whose names hold a hash of their content, with base path. */
  readonly hashed: readonly string[];
  readonly basePath: string;
  /** Where the function is. */
  readonly functionPath: string;
}

/** A route of config.json. */
export type VercelRoute =
  | { readonly handle: 'filesystem' }
  | { readonly src: string; readonly headers: Readonly<Record<string, string>>; readonly continue: true }
  | { readonly src: string; readonly dest: string };

/**
 * The routes of config.json: headers for files, the files, and the function for all else. What redirects, rewrites or
 * looks at a request is in the function, and does there what it does everywhere.
 *
 * @see https://vercel.com/docs/build-output-api/configuration#routes
 */
export function vercelRoutes({
  headerRules,
  hashed,
  basePath,
  functionPath,
}: VercelRoutesInput): VercelRoute[] {
  return [
    ...hashed.map((path): VercelRoute => ({
      src: `^${escape(path)}$`,
      headers: { 'cache-control': 'public, max-age=31536000, immutable' },
      continue: true,
    })),
    ...headerRules.map((rule): VercelRoute => ({
      src: sourceOf(rule, basePath),
      headers: Object.fromEntries(rule.headers.map(({ key, value }) => [key, value])),
      continue: true,
    })),
    { handle: 'filesystem' },
    { src: '^/.*$', dest: functionPath },
  ];
}

function sourceOf(rule: HeaderRule, basePath: string): string {
  const { source } = rulePattern(rule.source);
  return rule.basePath === false ? source : source.replace('^', `^${escape(basePath)}`);
}

function escape(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
