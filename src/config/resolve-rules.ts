import type { Rules } from '../app/rules/rules.ts';
import type { Diagnostic, DiagnosticPlace } from '../diagnostics/diagnostic.ts';
import { checkRule, readRule } from './check-rule.ts';
import type { RuleKind, RuleOfKind } from './check-rule.ts';
import { describeThrown } from './describe-thrown.ts';
import { describeValue } from './describe-value.ts';
import { isRecord } from './is-record.ts';

/** From this many rules on, matching them is felt at each request. As in Next.js. */
const MANY_RULES = 1000;

const REWRITE_PHASES = ['beforeFiles', 'afterFiles', 'fallback'] as const;

/** Records what is wrong with what a function returned. */
type Report = (field: RuleField, message: string, hint: string, severity?: Diagnostic['severity']) => void;

const RULE_FIELDS = ['headers', 'redirects', 'rewrites'] as const;

/** A field of the config that holds rules. */
export type RuleField = (typeof RULE_FIELDS)[number];

/** Says where a field of the config is, or what one of its functions threw. */
export type PlaceOfRules = (field: RuleField, error?: unknown) => DiagnosticPlace;

/** What `resolveRules` worked out. */
export interface ResolvedRules {
  /** Undefined when there are none, or an entry is wrong. */
  readonly rules?: Rules;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Calls `headers()`, `redirects()` and `rewrites()` of a config and checks what they return.
 *
 * @param fields The config; a field that is no function counts as missing.
 * @param place Adds the file, and where possible the line, to a diagnostic.
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/rewrites
 */
export async function resolveRules(
  fields: Readonly<Record<string, unknown>>,
  place: PlaceOfRules,
): Promise<ResolvedRules> {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (field, message, hint, severity = 'error') => {
    diagnostics.push({ code: 'ERR_CONFIG_RULE', severity, message, ...place(field), hint });
  };
  const onThrow = (field: RuleField, error: unknown): void =>
    void diagnostics.push(thrownDiagnostic(field, error, place));
  const [headers, redirects, rewrites] = await Promise.all(
    RULE_FIELDS.map((field) => callField(fields, field, onThrow)),
  );
  const groups = rewriteGroups(rewrites, report);
  const rules: Rules = {
    headers: readRules('header', 'headers', 'headers()', headers, report),
    redirects: readRules('redirect', 'redirects', 'redirects()', redirects, report),
    rewrites: {
      beforeFiles: readRules('rewrite', 'rewrites', 'rewrites().beforeFiles', groups.beforeFiles, report),
      afterFiles: readRules('rewrite', 'rewrites', groups.name, groups.afterFiles, report),
      fallback: readRules('rewrite', 'rewrites', 'rewrites().fallback', groups.fallback, report),
    },
  };
  const count = countRules(rules);
  if (count > MANY_RULES) diagnostics.push(tooManyRules(count));
  const usable = count > 0 && !diagnostics.some(({ severity }) => severity === 'error');
  return { ...(usable ? { rules } : {}), diagnostics };
}

async function callField(
  fields: Readonly<Record<string, unknown>>,
  field: RuleField,
  onThrow: (field: RuleField, error: unknown) => void,
): Promise<unknown> {
  const rules = fields[field];
  if (typeof rules !== 'function') return [];
  try {
    // As a method, because the function may read other fields through `this`.
    return await rules.call(fields);
  } catch (error) {
    onThrow(field, error);
    return [];
  }
}

function thrownDiagnostic(field: RuleField, error: unknown, place: PlaceOfRules): Diagnostic {
  const message = `\`${field}()\` threw: ${describeThrown(error)}`;
  return { code: 'ERR_CONFIG_RULE', severity: 'error', message, ...place(field, error) };
}

function tooManyRules(count: number): Diagnostic {
  const message = `There are ${count} headers, redirects and rewrites: more than ${MANY_RULES} slow down every request`;
  const hint = 'put several into one with a parameter, or decide in proxy.ts';
  return { code: 'ERR_CONFIG_RULE', severity: 'warning', message, hint };
}

interface RewriteGroups {
  /** What the entries of `afterFiles` are named by: an array is short for `afterFiles`. */
  readonly name: string;
  readonly beforeFiles: unknown;
  readonly afterFiles: unknown;
  readonly fallback: unknown;
}

function rewriteGroups(returned: unknown, report: Report): RewriteGroups {
  const short = { name: 'rewrites()', beforeFiles: [], afterFiles: returned, fallback: [] };
  if (!isRecord(returned)) return short;
  const unknown = Object.keys(returned).filter((key) => !(REWRITE_PHASES as readonly string[]).includes(key));
  if (unknown.length > 0) {
    const message = `\`rewrites()\` returned an object with the unknown fields ${unknown.join(', ')}`;
    report('rewrites', message, `return an array, or an object of ${REWRITE_PHASES.join(', ')}`);
  }
  const [beforeFiles, afterFiles, fallback] = REWRITE_PHASES.map((phase) => returned[phase] ?? []);
  return { name: 'rewrites().afterFiles', beforeFiles, afterFiles, fallback };
}

function readRules<Kind extends RuleKind>(
  kind: Kind,
  field: RuleField,
  name: string,
  entries: unknown,
  report: Report,
): RuleOfKind[Kind][] {
  if (!Array.isArray(entries)) {
    report(
      field,
      `\`${name}\` must be an array: received ${describeValue(entries)}`,
      'return an array of rules',
    );
    return [];
  }
  return entries.flatMap((entry: unknown, index) => {
    const problems = checkRule(kind, entry);
    for (const { message, hint, severity } of problems)
      report(field, `${name}[${index}]: ${message}`, hint, severity);
    return problems.every(({ severity }) => severity === 'warning') ? [readRule(kind, entry)] : [];
  });
}

function countRules({ headers, redirects, rewrites }: Rules): number {
  const lists = [headers, redirects, rewrites.beforeFiles, rewrites.afterFiles, rewrites.fallback];
  return lists.reduce((count, { length }) => count + length, 0);
}
